namespace Plimsoll.Diagnosis;

/// <summary>
/// Explains why a limit broke. A file below <c>Rules/</c> is its own registration. A rule is a pure function of the facts:
/// it puts witnesses on the scale and, when it wins, gives the fixes.
/// </summary>
public abstract class Rule
{
    /// <summary>What the rule is.</summary>
    public abstract RuleCard Card { get; }

    /// <summary>Puts what the facts say for and against this cause on the scale. Without a witness for it, the rule is silent.</summary>
    public abstract void Weigh(BrokenLimit limit, Scale scale);

    /// <summary>The ways to cure it, the best first.</summary>
    public virtual IEnumerable<Fix> Mend(BrokenLimit limit) => [];
}
