using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>Takes runs of GC logs over: figures, and the curve in slices of equal time that keep every minimum and maximum.</summary>
internal static class GcDraft
{
    /// <summary>Two pixels of a wide chart for each slice.</summary>
    private const int MostBuckets = 480;
    private const int MostLivePoints = 160;
    private const int MostRuns = 6;
    private const int MostCauses = 20;

    public static IReadOnlyList<GcCurveReport> Of(CaseVerdict verdict)
    {
        if (verdict.Case is not { } whole)
            return [];
        var leading = verdict.Findings.Select(finding => finding.Process.Id).ToArray();
        return [.. whole.Facts.Of<GcRunSeen>().Where(seen => seen.Run.Events.Length > 0)
            .OrderByDescending(seen => leading.Contains(seen.Process.Id)).ThenByDescending(seen => seen.Run.Events.Length).Take(MostRuns).Select(Run)];
    }

    /// <summary>One run.</summary>
    public static GcCurveReport Run(GcRunSeen seen)
    {
        var (run, measures) = (seen.Run, seen.Measures);
        var pauses = measures.Pauses;
        return new GcCurveReport(
            seen.Process.Id, seen.Origin.Source, run.Collector.ToString(), run.At(TimeSpan.Zero), measures.Length.TotalMilliseconds, measures.Heap.Limit, run.Events.Length,
            new PausesReport(pauses.Count, pauses.Sum.TotalMilliseconds, pauses.P50.TotalMilliseconds, pauses.P95.TotalMilliseconds, pauses.P99.TotalMilliseconds, pauses.Max.TotalMilliseconds),
            measures.FullCollections, measures.Throughput, Live(measures),
            [.. measures.PausesByCause.Take(MostCauses).Select(cause => new GcCauseReport(cause.Name, cause.Pauses.Count, cause.Pauses.Sum.TotalMilliseconds, cause.Pauses.Max.TotalMilliseconds))],
            Buckets(run));
    }

    private static LiveSetReport Live(GcMeasures measures)
    {
        var trend = measures.LiveSetTrend;
        var points = GcSeries.Thin(measures.LiveSetSeries, MostLivePoints).Select(point => new SizePoint(point.Time.TotalMilliseconds, point.Bytes));
        return new LiveSetReport(measures.LiveSet.Bytes, measures.LiveSet.From.ToString().ToLowerInvariant(), trend?.BytesPerHour, trend?.Lower, trend?.Upper, [.. points]);
    }

    private static List<GcBucket> Buckets(GcRun run)
    {
        var first = run.Events.Min(one => one.Time);
        var span = run.Events.Max(one => one.Time) - first;
        var width = Math.Max(1, (span.Ticks / MostBuckets) + 1);
        var slices = new SortedDictionary<long, Slice>();
        foreach (ref readonly var one in run.Events)
        {
            var index = (one.Time - first).Ticks / width;
            if (!slices.TryGetValue(index, out var slice))
                slices.Add(index, slice = new Slice());
            slice.Add(one);
        }

        return [.. slices.Select(slice => slice.Value.Bucket((first + TimeSpan.FromTicks(slice.Key * width)).TotalMilliseconds))];
    }

    private sealed class Slice
    {
        private long? _beforeMin, _beforeMax, _afterMin, _afterMax;
        private TimeSpan _pause;
        private int _pauses, _full;

        public void Add(in GcEvent one)
        {
            (_beforeMin, _beforeMax) = (Min(_beforeMin, one.HeapBefore), Max(_beforeMax, one.HeapBefore));
            (_afterMin, _afterMax) = (Min(_afterMin, one.HeapAfter), Max(_afterMax, one.HeapAfter));
            if (!one.IsPause)
                return;
            _pauses++;
            _full += one.Kind == GcKind.Full ? 1 : 0;
            _pause = one.Duration > _pause ? one.Duration : _pause;
        }

        public GcBucket Bucket(double at) => new(at, _beforeMin, _beforeMax, _afterMin, _afterMax, _pause.TotalMilliseconds, _pauses, _full);

        private static long? Min(long? known, long? next) => known is null || next < known ? next ?? known : known;

        private static long? Max(long? known, long? next) => known is null || next > known ? next ?? known : known;
    }
}
