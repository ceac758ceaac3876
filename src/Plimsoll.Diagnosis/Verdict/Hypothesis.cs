namespace Plimsoll.Diagnosis.Verdicts;

/// <summary>A rule as the explanation of one broken limit, with what speaks for and against it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Scale">Its witnesses.</param>
internal sealed record Hypothesis(Rule Rule, Scale Scale)
{
    /// <summary>The rule's id.</summary>
    public string Id => Rule.Card.Id;

    /// <summary>The cause as narrowly as the evidence tells it.</summary>
    public string Cause => Scale.Cause ?? Rule.Card.Cause;

    /// <summary>How much the cause says: the steps of its path.</summary>
    public int Depth => Cause.AsSpan().Count('/');
}
