namespace Plimsoll.Diagnosis;

/// <summary>The whole case after linking: every fact, and who is who.</summary>
public sealed class DiagnosedCase
{
    /// <summary>Builds the case of linked facts.</summary>
    /// <param name="processes">Who is who.</param>
    /// <param name="facts">Every fact, on the common clock.</param>
    /// <param name="clocks">How the clocks were set.</param>
    public DiagnosedCase(IReadOnlyList<ProcessKey> processes, IReadOnlyList<Fact> facts, IReadOnlyList<ClockNote> clocks)
    {
        Clocks = clocks;
        Facts = new FactBook(facts);
        Processes = [.. processes.Select(key => new ProcessCase(key, this, new FactBook([.. facts.Where(fact => fact.Process.Id == key.Id)])))];
    }

    /// <summary>Every fact of the case.</summary>
    public FactBook Facts { get; }

    /// <summary>How times of sources were brought to the common clock.</summary>
    public IReadOnlyList<ClockNote> Clocks { get; }

    /// <summary>The processes, the JobManager first.</summary>
    public IReadOnlyList<ProcessCase> Processes { get; }

    /// <summary>The processes of one role.</summary>
    public IEnumerable<ProcessCase> Of(ProcessRole role) => Processes.Where(process => process.Key.Role == role);
}
