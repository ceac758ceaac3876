namespace Plimsoll.Diagnosis;

/// <summary>How much one piece of evidence says. The words are declared by rules; the numbers stand here once.</summary>
public enum Weight
{
    /// <summary>Fits the hypothesis, and others too.</summary>
    Weak,

    /// <summary>Rarely seen without the hypothesis.</summary>
    Strong,

    /// <summary>Hardly possible without the hypothesis.</summary>
    Decisive,

    /// <summary>Speaks against the hypothesis.</summary>
    Against,

    /// <summary>Excludes the hypothesis.</summary>
    Refuting,
}

/// <summary>One piece of evidence on the scale.</summary>
/// <param name="Weight">How much it says.</param>
/// <param name="Group">Witnesses of the same event share a group, in which only the strongest counts.</param>
/// <param name="Claim">What it says, in words.</param>
/// <param name="Facts">The facts behind it; empty only where the absence of something is the witness.</param>
public sealed record Witness(Weight Weight, string Group, string Claim, IReadOnlyList<Fact> Facts)
{
    /// <summary>Whether only people's words stand behind it.</summary>
    public bool IsReported => Facts.Count > 0 && Facts.All(fact => fact.Basis == Basis.Reported);
}

/// <summary>What would decide, and the command that collects it.</summary>
/// <param name="What">The missing evidence.</param>
/// <param name="Command">A command line to run; placeholders in capitals.</param>
public sealed record MissingEvidence(string What, string Command);
