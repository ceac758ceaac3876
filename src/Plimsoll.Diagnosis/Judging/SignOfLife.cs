namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Whether the evidence shows a process at work at all. Healthy is said of what was seen to work, never of a few words in which nothing was
/// recognised.
/// </summary>
internal static class SignOfLife
{
    /// <summary>What is said, and asked for, when nothing shows it.</summary>
    public const string Missing = "Nothing here shows what the memory did. What would: the log of the process, its GC log, jcmd PID VM.flags and jcmd PID GC.class_histogram.";

    private static readonly string[] Silent = ["text", "notes", "properties", "empty file"];

    /// <summary>Whether any source is a log, a table, a dump or an answer of a running system.</summary>
    public static bool In(DiagnosedCase diagnosed, IReadOnlyList<Coverage> coverage) =>
        diagnosed.Processes.Count > 0 && coverage.Count == 0
        || coverage.Any(source => source.State is CoverageState.Read or CoverageState.Partial && source.Format is { } format && !Silent.Contains(format, StringComparer.Ordinal));
}
