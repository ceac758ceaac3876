using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Plimsoll.Gc.Tests;

public sealed class MeasuresTest
{
    private static GcMeasures Of(string name) => GcMeasures.Of(GcData.Single(GcData.Read(name)));

    private static string Pause(double seconds, int id, string name, int before, int after, double milliseconds, int heap = 128) =>
        FormattableString.Invariant($"[{seconds:0.000}s][info][gc] GC({id}) Pause {name} {before}M->{after}M({heap}M) {milliseconds:0.000}ms");

    [Fact]
    public void Percentiles_are_nearest_rank()
    {
        var summary = PauseSummary.Of(Enumerable.Range(1, 100).Select(value => TimeSpan.FromMilliseconds(value)));
        Assert.Equal((50, 75, 90, 95, 99, 100), (summary.P50.Milliseconds, summary.P75.Milliseconds, summary.P90.Milliseconds, summary.P95.Milliseconds, summary.P99.Milliseconds, summary.P999.Milliseconds));
        var one = PauseSummary.Of([TimeSpan.FromMilliseconds(7)]);
        Assert.Equal((7, 7, 7), (one.P50.Milliseconds, one.P99.Milliseconds, one.Max.Milliseconds));
        Assert.Equal(default, PauseSummary.Of([]));
    }

    [Fact]
    public void Percentiles_are_values_of_the_set_and_ordered()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).NonEmptyListOf().ToArbitrary(), values =>
        {
            var summary = PauseSummary.Of(values.Select(value => TimeSpan.FromTicks(value)));
            long[] ranks = [summary.P50.Ticks, summary.P75.Ticks, summary.P90.Ticks, summary.P95.Ticks, summary.P99.Ticks, summary.P999.Ticks, summary.Max.Ticks];
            Assert.Equal(ranks.Order(), ranks);
            Assert.All(ranks, rank => Assert.Contains((int)rank, values));
            Assert.True(values.Count(value => value <= summary.P95.Ticks) >= 0.95 * values.Count);
            Assert.True(values.Count(value => value < summary.P95.Ticks) < 0.95 * values.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void A_trend_ignores_outliers_and_knows_its_uncertainty()
    {
        var line = Enumerable.Range(0, 60).Select(minute => new SizeAt(TimeSpan.FromMinutes(minute), 1_000_000 + (minute * 1_000) + (minute % 7 == 0 ? 500_000 : 0))).ToList();
        var trend = Trend.Of(line)!.Value;
        Assert.InRange(trend.BytesPerHour, 59_000, 61_000);
        Assert.True(trend.Grows);
        var noise = Enumerable.Range(0, 60).Select(minute => new SizeAt(TimeSpan.FromMinutes(minute), 1_000_000 + (minute * 7919 % 60 * 1_000))).ToList();
        Assert.False(Trend.Of(noise)!.Value.Grows);
        Assert.Null(Trend.Of(line[..4]));
    }

    [Fact]
    public void A_trend_does_not_depend_on_the_level_and_follows_the_unit_of_time()
    {
        Prop.ForAll(Gen.Choose(0, 100_000).ListOf(12).ToArbitrary(), values =>
        {
            var points = values.Select((value, index) => new SizeAt(TimeSpan.FromMinutes(index), value)).ToList();
            var trend = Trend.Of(points)!.Value;
            Assert.Equal(trend, Trend.Of([.. points.Select(point => point with { Bytes = point.Bytes + 1_000_000 })])!.Value);
            Assert.Equal(trend.BytesPerHour / 2, Trend.Of([.. points.Select(point => point with { Time = point.Time * 2 })])!.Value.BytesPerHour, 6);
            Assert.True(trend.Lower <= trend.BytesPerHour && trend.BytesPerHour <= trend.Upper);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void The_live_set_says_what_it_was_read_from()
    {
        Assert.Equal((LiveSetEvidence.Full, 3), From("Full (Ergonomics)", "Young (Mixed) (G1 Evacuation Pause)"));
        Assert.Equal((LiveSetEvidence.Mixed, 3), From("Young (Mixed) (G1 Evacuation Pause)", "Remark"));
        Assert.Equal((LiveSetEvidence.Remark, 3), From("Remark", "Young (Normal) (G1 Evacuation Pause)"));
        Assert.Equal((LiveSetEvidence.None, 0), From("Young (Normal) (G1 Evacuation Pause)", "Cleanup"));

        static (LiveSetEvidence, int) From(string first, string second)
        {
            var lines = Enumerable.Range(0, 6).Select(index => Pause(index + 1, index, index % 2 == 0 ? first : second, 60, 20 + index, 5));
            var live = GcMeasures.Of(GcData.Single(GcData.ReadLines(lines))).LiveSet;
            Assert.Equal(live.From == LiveSetEvidence.None ? null : 22L << 20, live.Bytes);
            return (live.From, live.Figures);
        }
    }

    [Fact]
    public void Only_the_last_three_figures_make_the_live_set()
    {
        int[] after = [10, 90, 30, 50, 40];
        var lines = after.Select((size, index) => Pause(index + 1, index, "Full (System.gc())", 100, size, 5));
        Assert.Equal(40L << 20, GcMeasures.Of(GcData.Single(GcData.ReadLines(lines))).LiveSet.Bytes);
        Assert.Equal(50L << 20, GcMeasures.Of(GcData.Single(GcData.ReadLines(lines.Take(2)))).LiveSet.Bytes);
    }

    [Fact]
    public void A_Full_collection_inside_a_young_one_stops_the_application_once()
    {
        var lines = new[] { Pause(1.0, 0, "Young (Allocation Failure)", 40, 20, 100), Pause(2.0, 2, "Full (Allocation Failure)", 46, 30, 400), Pause(2.05, 1, "Young (Allocation Failure)", 46, 30, 500) };
        var measures = GcMeasures.Of(GcData.Single(GcData.ReadLines(lines)));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.6)), (measures.Pauses.Sum, measures.Stopped));
        Assert.Equal(1 - (0.6 / 1.15), measures.Throughput!.Value, 6);
    }

    [Fact]
    public void Allocation_is_what_the_heap_gained_between_collections()
    {
        var lines = new[] { Pause(1, 0, "Young (Allocation Failure)", 40, 10, 0), Pause(2, 1, "Young (Allocation Failure)", 50, 12, 0), Pause(3, 2, "Young (Allocation Failure)", 32, 12, 0) };
        var allocation = GcMeasures.Of(GcData.Single(GcData.ReadLines(lines))).Allocation;
        Assert.Equal(60L << 20, allocation.Bytes);
        Assert.Equal(30 << 20, allocation.BytesPerSecond!.Value, 0);
    }

    [Fact]
    public void The_overhead_limit_asks_what_is_free_not_what_was_freed()
    {
        Assert.True(Limit(128, 127, 126));
        Assert.False(Limit(100, 99, 99));
        Assert.False(Limit(128, 128, 124));
        Assert.True(Limit(128, 127, 127, "[0.001s][info][gc,init] Heap Max Capacity: 128M"));
        Assert.False(Limit(128, 127, 127, "[0.001s][info][gc,init] Heap Max Capacity: 256M"));

        static bool Limit(int before, int firstAfter, int after, string header = "[0.001s][info][gc] Using Parallel")
        {
            var lines = Enumerable.Range(0, 8).Select(index => Pause(1 + index, index, "Full (Ergonomics)", before, index == 0 ? firstAfter : after, 995));
            return GcMeasures.Of(GcData.Single(GcData.ReadLines(lines.Prepend(header)))).Failures.OverheadLimitLike;
        }
    }

    [Fact]
    public void With_generations_the_old_one_and_eden_must_be_full()
    {
        Assert.True(Limit(youngAfter: 27_000));
        Assert.False(Limit(youngAfter: 2_000));

        static bool Limit(int youngAfter)
        {
            var lines = Enumerable.Range(0, 8).Select(index => FormattableString.Invariant(
                $"{1 + index}.000: [Full GC (Ergonomics) [PSYoungGen: 29184K->{youngAfter}K(47104K)] [ParOldGen: 163800K->163800K(163840K)] {29_184 + 163_800}K->{youngAfter + 163_800}K(210944K), [Metaspace: 9000K->9000K(1056768K)], 0.9950000 secs]"));
            return GcMeasures.Of(GcData.Single(GcData.ReadLines(lines))).Failures.OverheadLimitLike;
        }
    }

    [Fact]
    public void Provoked_failures_have_the_shape_and_the_counts_of_what_was_provoked()
    {
        var acute = Of("bundles/gc-parallel-acute-rise-17.log.gz");
        Assert.Equal((HeapShape.Acute, 33, 188L << 20, true), (acute.Shape, acute.FullCollections, acute.LiveSet.Bytes!.Value, acute.Failures.OverheadLimitLike));
        var warm = Of("bundles/gc-g1-warmup-plateau-17.log.gz");
        Assert.Equal(HeapShape.Caching, warm.Shape);
        Assert.InRange(warm.LiveSet.Bytes!.Value >> 20, 215, 240);
        var asked = Of("bundles/gc-explicit-every-2s-17.log.gz");
        Assert.Equal((98, HeapShape.HealthySawTooth, 92L << 20), (asked.Explicit.SystemGc, asked.Shape, asked.LiveSet.Bytes!.Value));
        Assert.InRange(asked.Explicit.Interval!.Value.TotalSeconds, 1.9, 2.2);
        var late = Of("bundles/gc-cms-late-start-8.log.gz");
        Assert.Equal((4, 1), (late.Failures.PromotionFailures, late.Failures.ConcurrentModeFailures));
        Assert.InRange(late.LiveSet.Bytes!.Value >> 20, 140, 195);
        Assert.Equal(57, Of("bundles/gc-g1-to-space-11.log.gz").Failures.EvacuationFailures);
        var stalls = Of("bundles/gc-zgc-stalls-17.log.gz");
        Assert.Equal((17, 285, 274.515), (stalls.AllocationStalls.Count, stalls.Cycles.Finished, stalls.AllocationStalls.Max.TotalMilliseconds));
        var flat = Of("bundles/gc-shenandoah-flat-17.log.gz");
        Assert.Equal((0, 0, 407), (flat.Failures.Degenerated, flat.FullCollections, flat.Cycles.Finished));
        var finalizers = Of("bundles/svc-finalizer-queue-8.log.gz");
        Assert.Equal((HeapShape.Leak, 235, 2), (finalizers.Shape, finalizers.FullCollections, finalizers.Explicit.HeapInspection));
        Assert.True(finalizers.ReferenceProcessing.Count > 0);
        Assert.Equal((HeapShape.ConsecutiveFull, 188), (Of("bundles/gclog-only-g1-116.log.gz").Shape, Of("bundles/gclog-only-g1-116.log.gz").FullCollections));
    }

    [Fact]
    public void A_log_without_times_has_pauses_but_no_rates()
    {
        var measures = Of("samples/jdk8/parallel-verbose-stdout.log.gz");
        Assert.Equal(185, measures.Pauses.Count);
        Assert.Null(measures.Throughput);
        Assert.Null(measures.LiveSetTrend);
        Assert.Equal(0, measures.ConsecutiveFullCollections);
    }

    [Fact]
    public void Evacuation_failures_of_pinned_regions_are_no_lack_of_memory()
    {
        var log = GcData.ReadLines([
            Pause(1, 0, "Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Pinned)", 60, 20, 3),
            Pause(2, 1, "Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Allocation)", 60, 20, 3),
            Pause(3, 2, "Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Allocation / Pinned)", 60, 20, 3),
            Pause(4, 3, "Young (Normal) (G1 Evacuation Pause) (Evacuation Failure)", 60, 20, 3),
        ]);
        Assert.Equal(3, GcMeasures.Of(GcData.Single(log)).Failures.EvacuationFailures);
    }

    [Fact]
    public void G1_of_JDK_9_names_its_pauses_by_kind()
    {
        var run = GcData.Single(GcData.ReadLines([
            Pause(1, 0, "Initial Mark (G1 Humongous Allocation)", 60, 20, 3), Pause(2, 1, "Mixed (G1 Evacuation Pause)", 60, 20, 3), Pause(3, 2, "Remark", 60, 20, 3),
        ]));
        Assert.Equal((GcCollector.G1, GcKind.Young, GcEventFlags.ConcurrentStart, GcKind.Mixed, GcKind.Remark), (run.Collector, run.Events[0].Kind, run.Events[0].Flags, run.Events[1].Kind, run.Events[2].Kind));
    }

    [Fact]
    public void A_part_of_a_run_has_the_measures_of_that_part()
    {
        var run = GcData.Single(GcData.Read("samples/17-parallel.log.gz"));
        var middle = run.Events[run.Events.Length / 2].Time;
        Assert.True(GcTime.TryParse(middle.ToString("c", CultureInfo.InvariantCulture), out var end));
        Assert.True(GcTime.TryParse((middle + TimeSpan.FromTicks(1)).ToString("c", CultureInfo.InvariantCulture), out var beginning));
        var parts = new[] { new GcWindow(null, end), new GcWindow(beginning, null) }.Select(window => GcData.Single(Within("samples/17-parallel.log.gz", window))).ToArray();
        Assert.Equal(run.Events.Count(one => one.IsPause), parts.Sum(part => GcMeasures.Of(part).Pauses.Count));
        Assert.Equal(run.Safepoints.Sum(one => one.Count), parts.Sum(part => part.Safepoints.Sum(one => one.Count)));
        Assert.Equal(run.Phases.Sum(one => one.Count), parts.Sum(part => part.Phases.Sum(one => one.Count)));
        Assert.All(parts, part => Assert.NotEmpty(part.Safepoints));
    }

    private static GcLog Within(string name, GcWindow window)
    {
        using var stream = new MemoryStream(GcData.Bytes(name));
        return GcLogReader.Read(stream, window: window);
    }

    [Fact]
    public void The_flags_of_the_header_name_the_collector_where_no_event_does()
    {
        var run = GcData.Single(GcData.ReadText("CommandLine flags: -XX:InitialHeapSize=33554432 -XX:MaxHeapSize=67108864 -XX:+PrintGC -XX:+UseParallelGC \n1.000: [GC (Allocation Failure)  16384K->5000K(62976K), 0.0123 secs]\n"));
        Assert.Equal((GcCollector.Parallel, 64L << 20), (run.Collector, run.Facts.HeapMax));
        Assert.All(run.Events, one => Assert.Equal(GcCollector.Parallel, one.Collector));
    }
}
