namespace Plimsoll.Diagnosis;

/// <summary>
/// Takes the witnesses for and against one hypothesis and computes its confidence: log-odds that add up, as independent
/// evidence does. Nothing else sets a confidence.
/// </summary>
public sealed class Scale
{
    /// <summary>Below it a hypothesis is possible.</summary>
    public const double Likely = 0.5;

    /// <summary>From it on a hypothesis is confirmed.</summary>
    public const double Confirmed = 0.85;

    /// <summary>People's words alone never confirm.</summary>
    public const double ReportedCap = 0.84;

    /// <summary>Log-odds before any witness: of the causes that a rule explains, about one in five is the one.</summary>
    public const double Prior = -1.5;

    // One decisive witness confirms (0.89), one strong makes likely (0.57), two weak do not (0.48).
    private const double WeakOdds = 0.7;
    private const double StrongOdds = 1.8;
    private const double DecisiveOdds = 3.6;
    private const double AgainstOdds = -1.4;
    private const double ReportedShare = 0.75;

    private readonly List<Witness> _witnesses = [];
    private readonly List<MissingEvidence> _missing = [];

    /// <summary>All witnesses, in the order in which the rule named them.</summary>
    public IReadOnlyList<Witness> Witnesses => _witnesses;

    /// <summary>What would decide.</summary>
    public IReadOnlyList<MissingEvidence> Missing => _missing;

    /// <summary>A narrower cause than the rule's card names, where the evidence tells the leaf.</summary>
    public string? Cause { get; private set; }

    /// <summary>The cause in one sentence, with this case's numbers; the card's title stands in.</summary>
    public string? Sentence { get; private set; }

    /// <summary>0 to 1: what is left for this explanation beside a better one of the same limit. Explanations compete, so their odds share what is certain.</summary>
    public double Beside(Scale better)
    {
        ArgumentNullException.ThrowIfNull(better);
        var (odds, betterOdds) = (OddsOf(Confidence), OddsOf(better.Confidence));
        return Math.Round(odds / (1 + odds + betterOdds), 3);
    }

    /// <summary>Whether a witness excludes the hypothesis.</summary>
    public bool Refuted => _witnesses.Any(witness => witness.Weight == Weight.Refuting);

    /// <summary>Whether anything speaks for the hypothesis.</summary>
    public bool HasSupport => _witnesses.Any(witness => witness.Weight <= Weight.Decisive);

    /// <summary>0 to 1: the probability that the witnesses leave.</summary>
    public double Confidence
    {
        get
        {
            if (Refuted || !HasSupport)
                return 0;
            var confidence = 1 / (1 + Math.Exp(-(Prior + _witnesses.GroupBy(witness => witness.Group, StringComparer.Ordinal).Sum(Odds))));
            var spoken = _witnesses.Where(witness => witness.Weight <= Weight.Decisive).All(witness => witness.IsReported);
            return Math.Round(spoken ? Math.Min(confidence, ReportedCap) : confidence, 3);
        }
    }

    private static double OddsOf(double confidence) => confidence / Math.Max(1 - confidence, 0.0001);

    /// <summary>A witness for the hypothesis.</summary>
    public void For(Weight weight, string group, string claim, params IReadOnlyList<Fact?> facts) => Add(weight, group, claim, facts);

    /// <summary>A witness against it.</summary>
    public void Against(string group, string claim, params IReadOnlyList<Fact?> facts) => Add(Weight.Against, group, claim, facts);

    /// <summary>A witness that excludes it.</summary>
    public void Refute(string claim, params IReadOnlyList<Fact?> facts) => Add(Weight.Refuting, "refuted", claim, facts);

    /// <summary>Names evidence that would decide.</summary>
    public void Lacks(string what, string command) => _missing.Add(new MissingEvidence(what, command));

    /// <summary>Says the cause in this case's words, and more narrowly than the card where the evidence allows.</summary>
    public void Conclude(string sentence, string? cause = null)
    {
        Sentence = sentence;
        Cause = cause ?? Cause;
    }

    private void Add(Weight weight, string group, string claim, IReadOnlyList<Fact?> facts) =>
        _witnesses.Add(new Witness(weight, group, claim, [.. facts.OfType<Fact>()]));

    private static double Odds(IGrouping<string, Witness> group)
    {
        var strongest = group.MaxBy(witness => Math.Abs(Odds(witness)));
        return strongest is null ? 0 : Odds(strongest);
    }

    private static double Odds(Witness witness)
    {
        var odds = witness.Weight switch
        {
            Weight.Weak => WeakOdds,
            Weight.Strong => StrongOdds,
            Weight.Decisive => DecisiveOdds,
            Weight.Against => AgainstOdds,
            _ => 0,
        };
        return witness.IsReported ? odds * ReportedShare : odds;
    }
}
