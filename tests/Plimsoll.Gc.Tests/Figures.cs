namespace Plimsoll.Gc.Tests;

/// <summary>Every measure of a log as text, a line each: two logs that say the same give the same lines.</summary>
internal static class Figures
{
    public static string[] Of(GcLog log) => [.. log.Runs.SelectMany(run => Timeless(run).Concat(Timed(run)))];

    /// <summary>Only what does not need a clock.</summary>
    public static string[] WithoutClock(GcLog log) => [.. log.Runs.SelectMany(Timeless)];

    private static IEnumerable<string> Timeless(GcRun run)
    {
        var measures = GcMeasures.Of(run);
        yield return $"collector {run.Collector}, version {run.Facts.Version}, heap {run.Facts.HeapMax}, region {run.Facts.RegionSize}, CPUs {run.Facts.CpusAvailable}, memory {run.Facts.Memory}";
        yield return $"pauses {measures.Pauses}";
        yield return $"by kind {string.Join("; ", measures.PausesByKind)}";
        yield return $"by cause {string.Join("; ", measures.PausesByCause)}";
        yield return $"distribution {string.Join("; ", measures.Distribution)}";
        yield return $"full {measures.FullCollections}";
        yield return $"promoted {measures.Promotion.Bytes}";
        yield return $"live set {measures.LiveSet}";
        yield return $"live sets {string.Join(' ', measures.LiveSetSeries.Select(point => point.Bytes))}";
        yield return $"heap {measures.Heap}";
        yield return $"metaspace {measures.Metaspace with { Trend = null }}";
        yield return $"cycles {measures.Cycles.Started} {measures.Cycles.Finished} {measures.Cycles.Aborted} {measures.Cycles.YoungCycles} {string.Join("; ", measures.Cycles.Causes)}";
        yield return $"failures {measures.Failures with { OverheadLimitLike = false }}";
        yield return $"stalls {measures.AllocationStalls}";
        yield return $"explicit {measures.Explicit with { Interval = null }}";
        yield return $"cpu {measures.Cpu}";
        yield return $"safepoints {measures.Safepoints}; {string.Join("; ", run.Safepoints)}";
        yield return $"phases {string.Join("; ", run.Phases)}";
        yield return $"references {run.References}, {measures.ReferenceProcessing}";
    }

    private static IEnumerable<string> Timed(GcRun run)
    {
        var measures = GcMeasures.Of(run);
        yield return $"clock {run.Clock}, backwards {run.ClockWentBackwards}, length {measures.Length}, stopped {measures.Stopped}, throughput {measures.Throughput}";
        yield return $"worst {string.Join("; ", measures.WorstIntervals)}";
        yield return $"in a row {measures.ConsecutiveFullCollections}, overhead {measures.Failures.OverheadLimitLike}, explicit every {measures.Explicit.Interval}";
        yield return $"rates {measures.Allocation} {measures.Promotion}";
        yield return $"trends {measures.LiveSetTrend} {measures.LateLiveSetTrend} {measures.Rise} {measures.Metaspace.Trend}";
        yield return $"shape {measures.Shape}, cycles {measures.Cycles.Durations}";
        yield return $"live sets at {string.Join(' ', measures.LiveSetSeries.Select(point => point.Time))}";
    }
}
