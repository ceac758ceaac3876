namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Whether the evidence shows a process at work at all. Healthy is said of what was seen to work, never of a few words in which nothing was
/// recognised, nor of a single look at the heap.
/// </summary>
internal static class SignOfLife
{
    private const string Missing = "Nothing here shows what the memory did. What would: the log of the process, its GC log, jcmd PID VM.flags and jcmd PID GC.class_histogram.";

    private const string OneLook = "One class histogram tells what is there, not what grows. What would: a second one ten minutes later, the GC log, or a heap dump.";

    private const string Histogram = "class histogram";

    private const string Dump = "heap dump (HPROF)";

    /// <summary>Beside an owner of half of the heap the rest does not tell how it fares.</summary>
    private const double Most = 0.5;

    private static readonly string[] Silent = ["text", "notes", "properties", "empty file", "heap analyser's report", "JFR summary", "java -XshowSettings", "Hadoop settings", Histogram, Dump];

    /// <summary>Whether any source is a log, a table, a dump or an answer of a running system, or several are histograms.</summary>
    public static bool In(DiagnosedCase diagnosed, IReadOnlyList<Coverage> coverage) =>
        Owner(diagnosed) is null && (diagnosed.Processes.Count > 0 && coverage.Count == 0
        || coverage.Any(source => Read(source) && !Silent.Contains(source.Format!, StringComparer.Ordinal))
        || diagnosed.Facts.Of<HistogramTaken>().Count > 1
        || diagnosed.Facts.Any<HeapDumpRead>());

    /// <summary>What is said, and asked for, when nothing shows it.</summary>
    public static string Wanted(DiagnosedCase diagnosed, IReadOnlyList<Coverage> coverage) => Owner(diagnosed) is { } words ? $"{words}; one heap dump tells neither whether that grows nor how full the heap was. What would: jcmd PID VM.flags, a second dump ten minutes later (plimsoll heap diff), or the GC log." : coverage.Any(source => Read(source) && source.Format == Histogram) ? OneLook : Missing;

    /// <summary>What most of a dumped heap belongs to, which may be a leak, or what the program is there for; null where a GC log or the heap's limit tells how it fares.</summary>
    private static string? Owner(DiagnosedCase diagnosed) => diagnosed.Processes.Any(process => process.GcRun is not null) ? null
        : diagnosed.Processes.SelectMany(process => process.Facts.Of<HeapDumpRead>().Where(dump => DumpedHeap.Limit(process, dump) is null))
            .Select(dump => dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= Most && !suspect.IsFull)).FirstOrDefault(suspect => suspect is not null) is { } owner
            ? DumpedSuspect.Words(owner, DumpedSuspect.Holder(owner)) : null;

    private static bool Read(Coverage source) => source.State is CoverageState.Read or CoverageState.Partial && source.Format is not null;
}
