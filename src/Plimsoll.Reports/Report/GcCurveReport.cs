namespace Plimsoll.Reports;

/// <summary>One run of a JVM as its GC log tells it, down-sampled so that no extreme is lost. Times in milliseconds since the run's time zero.</summary>
/// <param name="Process">Id of the process.</param>
/// <param name="Source">The log.</param>
/// <param name="Collector">The collector.</param>
/// <param name="Start">The instant of time zero; null where the log has no dates.</param>
/// <param name="LengthMs">From the first event to the last.</param>
/// <param name="Limit">What the heap may grow to.</param>
/// <param name="Events">How many events stand behind the buckets.</param>
/// <param name="Pauses">All pauses in figures.</param>
/// <param name="FullCollections">Stop-the-world collections of the whole heap.</param>
/// <param name="Throughput">1 - time stopped / length; null without a clock.</param>
/// <param name="LiveSet">What the application keeps alive.</param>
/// <param name="Causes">Pauses by cause.</param>
/// <param name="Buckets">The curve.</param>
public sealed record GcCurveReport(
    string Process, string Source, string Collector, DateTimeOffset? Start, double LengthMs, long? Limit, long Events, PausesReport Pauses, int FullCollections, double? Throughput,
    LiveSetReport LiveSet, IReadOnlyList<GcCauseReport> Causes, IReadOnlyList<GcBucket> Buckets)
{
    /// <summary>The share of time for the application; null where a single event leaves no time beside itself.</summary>
    internal double? ApplicationShare => Events > 1 ? Throughput : null;
}

/// <summary>Pauses in figures, milliseconds.</summary>
public sealed record PausesReport(int Count, double SumMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs);

/// <summary>Pauses of one cause.</summary>
/// <param name="Cause">As the log names it.</param>
/// <param name="Count">How many.</param>
/// <param name="SumMs">Their sum.</param>
/// <param name="MaxMs">The longest.</param>
public sealed record GcCauseReport(string Cause, int Count, double SumMs, double MaxMs);

/// <summary>What the application keeps alive.</summary>
/// <param name="Bytes">Median of the last three figures; null without evidence.</param>
/// <param name="From">What kind of collection they stand after.</param>
/// <param name="BytesPerHour">The slope; null with too few figures.</param>
/// <param name="Lower">Lower end of its 95 % interval.</param>
/// <param name="Upper">Upper end of it.</param>
/// <param name="Points">The figures, thinned evenly.</param>
public sealed record LiveSetReport(long? Bytes, string From, double? BytesPerHour, double? Lower, double? Upper, IReadOnlyList<SizePoint> Points);

/// <summary>A size at a time.</summary>
public sealed record SizePoint(double AtMs, long Bytes);

/// <summary>All events of one slice of time.</summary>
/// <param name="AtMs">Begin of the slice.</param>
/// <param name="BeforeMin">Least heap used before a collection.</param>
/// <param name="BeforeMax">Most.</param>
/// <param name="AfterMin">Least heap used after one.</param>
/// <param name="AfterMax">Most.</param>
/// <param name="PauseMs">The longest pause.</param>
/// <param name="Pauses">How many pauses.</param>
/// <param name="Full">How many Full GCs.</param>
public sealed record GcBucket(double AtMs, long? BeforeMin, long? BeforeMax, long? AfterMin, long? AfterMax, double PauseMs, int Pauses, int Full);
