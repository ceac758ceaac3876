namespace Plimsoll.Diagnosis;

/// <summary>A limit that broke, or nearly did, in one process: what every rule is asked to explain.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="Process">In which process, with all that is known of it.</param>
/// <param name="Scale">The witnesses of the breaking itself.</param>
public sealed record BrokenLimit(Limit Limit, ProcessCase Process, Scale Scale)
{
    /// <summary>The failure's slug.</summary>
    public string Failure => Limit.Failure;

    /// <summary>Facts of the process and of the whole cluster's configuration.</summary>
    public FactBook Facts => Process.Facts;

    /// <summary>The whole case.</summary>
    public DiagnosedCase Case => Process.Case;

    /// <summary>Whether the limit broke, rather than being about to.</summary>
    public bool Broke => Scale.Witnesses.Any(witness => witness.Weight == Weight.Decisive);

    /// <summary>The first sign, by time when known.</summary>
    public DateTimeOffset? At => Scale.Witnesses.SelectMany(witness => witness.Facts).Min(fact => fact.Origin.At);
}
