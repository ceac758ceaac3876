using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Gc.Tests;

/// <summary>The twelve sample logs of JDK 17 and 25 against a second computation: regular expressions over strings, nothing shared with the library.</summary>
public sealed partial class GoldenSampleTest
{
    private static string Log(string sample) => $"samples/{sample}.log.gz";

    [GeneratedRegex(@"GC\(\d+\) (?:[YyO]: )?Pause (.+) (\d+\.\d+)ms$")]
    private static partial Regex PauseEnd();

    [GeneratedRegex(@"^\[[^\]]+\]\[(\d+\.\d+)s\]")]
    private static partial Regex Uptime();

    [GeneratedRegex(@"(\d+)M->(\d+)M\((\d+)M\)")]
    private static partial Regex Sizes();

    private static List<(double End, string Name, decimal Milliseconds)> NaivePauses(string sample) =>
    [
        .. GcData.Lines(Log(sample)).Select(line => (Line: line.TrimEnd(), Match: PauseEnd().Match(line.TrimEnd()))).Where(one => one.Match.Success)
            .Select(one => (Number(Uptime().Match(one.Line).Groups[1].Value), one.Match.Groups[1].Value, decimal.Parse(one.Match.Groups[2].Value, CultureInfo.InvariantCulture))),
    ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Milliseconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerMillisecond;

    [Fact]
    public void Count_sum_percentiles_and_maximum_of_pauses()
    {
        foreach (var sample in GcData.TwelveSamples)
        {
            var naive = NaivePauses(sample).Select(pause => pause.Milliseconds).Order().ToList();
            var pauses = GcMeasures.Of(GcData.Single(GcData.Read(Log(sample)))).Pauses;
            Assert.Equal(naive.Count, pauses.Count);
            Assert.Equal(naive.Sum(), Milliseconds(pauses.Sum));
            if (naive.Count == 0)
                continue;
            Assert.Equal(naive[^1], Milliseconds(pauses.Max));
            Assert.Equal(naive[(int)Math.Ceiling(naive.Count * 0.50) - 1], Milliseconds(pauses.P50));
            Assert.Equal(naive[(int)Math.Ceiling(naive.Count * 0.95) - 1], Milliseconds(pauses.P95));
            Assert.Equal(naive[(int)Math.Ceiling(naive.Count * 0.99) - 1], Milliseconds(pauses.P99));
        }
    }

    /// <summary>Each trigger begins one cycle; the words are grouped here by hand.</summary>
    [Theory]
    [InlineData("17-shen", "Free Below Minimum Threshold 13, Learning 9, System.gc() 1")]
    [InlineData("25-shen", "Learning 9, Free Below Minimum Threshold 6, Allocation Rate 4, System.gc() 1")]
    public void Shenandoahs_cycles_have_the_cause_that_its_triggers_tell(string sample, string causes)
    {
        var triggers = GcData.Lines(Log(sample)).Where(line => line.Contains("] Trigger", StringComparison.Ordinal)).Select(Trigger).CountBy(cause => cause).Select(one => $"{one.Key} {one.Value}").Order(StringComparer.Ordinal);
        Assert.Equal(causes.Split(", ").Order(StringComparer.Ordinal), triggers);
        var cycles = GcMeasures.Of(GcData.Single(GcData.Read(Log(sample)))).Cycles.Causes;
        Assert.Equal(causes, string.Join(", ", cycles.Select(one => $"{one.Cause} {one.Count}")));
    }

    [Fact]
    public void Degenerated_and_full_collections_of_Shenandoah_have_the_cause_of_their_trigger()
    {
        var run = GcData.Single(GcData.Read("samples/jdk21/shenandoah-heapspace.log.gz"));
        var lines = GcData.Lines("samples/jdk21/shenandoah-heapspace.log.gz");
        Assert.All(run.Events.Where(one => one.Kind is GcKind.Degenerated or GcKind.Full), one => Assert.Equal(GcCause.AllocationFailure, one.Cause));
        Assert.Equal(lines.Count(line => line.Contains("Cancelling GC: Upgrade To Full GC", StringComparison.Ordinal)), GcMeasures.Of(run).Failures.UpgradedToFull);
    }

    private static string Trigger(string line) => line switch
    {
        _ when line.Contains("Learning", StringComparison.Ordinal) => "Learning",
        _ when line.Contains("minimum threshold", StringComparison.Ordinal) => "Free Below Minimum Threshold",
        _ when line.Contains("allocation rate", StringComparison.Ordinal) => "Allocation Rate",
        _ when line.Contains("System.gc()", StringComparison.Ordinal) => "System.gc()",
        _ => "?",
    };

    [Fact]
    public void Full_mixed_and_failed_collections_are_as_many_as_the_log_prints()
    {
        foreach (var sample in GcData.TwelveSamples)
        {
            var naive = NaivePauses(sample);
            var events = GcData.Single(GcData.Read(Log(sample))).Events;
            Assert.Equal(naive.Count(pause => pause.Name.StartsWith("Full", StringComparison.Ordinal)), events.Count(one => one.Kind == GcKind.Full));
            Assert.Equal(naive.Count(pause => pause.Name.Contains("(Mixed)", StringComparison.Ordinal)), events.Count(one => one.Kind == GcKind.Mixed));
            Assert.Equal(naive.Count(pause => pause.Name.Contains("(Evacuation Failure", StringComparison.Ordinal)), events.Count(one => (one.Flags & GcEventFlags.EvacuationFailure) != 0) - ToSpaceLines(sample));
            Assert.Equal(naive.Count(pause => pause.Name.StartsWith("Full (System.gc())", StringComparison.Ordinal)), events.Count(one => one is { Kind: GcKind.Full, Cause: GcCause.SystemGc }));
        }
    }

    private static int ToSpaceLines(string sample) => GcData.Lines(Log(sample)).Count(line => line.Contains("To-space exhausted", StringComparison.Ordinal));

    [Fact]
    public void Heap_after_Full_collections_and_the_live_set()
    {
        foreach (var sample in GcData.TwelveSamples)
        {
            var after = NaivePauses(sample).Where(pause => pause.Name.StartsWith("Full", StringComparison.Ordinal)).Select(pause => long.Parse(Sizes().Match(pause.Name).Groups[2].Value, CultureInfo.InvariantCulture) << 20).ToList();
            var run = GcData.Single(GcData.Read(Log(sample)));
            Assert.Equal(after, run.Events.Where(one => one.Kind == GcKind.Full).Select(one => one.HeapAfter!.Value));
            if (after.Count < 3)
                continue;
            var live = GcMeasures.Of(run).LiveSet;
            Assert.Equal(LiveSetEvidence.Full, live.From);
            Assert.Equal(after[^3..].Order().ElementAt(1), live.Bytes);
        }
    }

    [Fact]
    public void Throughput_of_logs_without_nested_pauses()
    {
        foreach (var sample in new[] { "17-parallel", "17-serial", "25-parallel", "25-serial" })
        {
            var naive = NaivePauses(sample);
            var length = naive[^1].End - (naive[0].End - ((double)naive[0].Milliseconds / 1000));
            var throughput = GcMeasures.Of(GcData.Single(GcData.Read(Log(sample)))).Throughput;
            Assert.InRange(throughput!.Value, 1 - ((double)naive.Sum(pause => pause.Milliseconds) / 1000 / length) - 1e-4, 1 - ((double)naive.Sum(pause => pause.Milliseconds) / 1000 / length) + 2e-3);
        }
    }

    [Fact]
    public void Cycles_of_ZGC_by_cause_and_their_live_bytes()
    {
        var cycles = GcData.Lines(Log("17-z")).Select(line => Regex.Match(line, @"Garbage Collection \((.*)\) \d+M\(\d+%\)->(\d+)M")).Where(match => match.Success).ToList();
        var live = GcData.Lines(Log("17-z")).Select(line => Regex.Match(line, @" Live:\s+-\s+(\d+)M")).Where(match => match.Success).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) << 20);
        var events = GcData.Single(GcData.Read(Log("17-z"))).Events.Where(one => one.Kind == GcKind.ConcurrentCycle).ToList();
        Assert.Equal(92, events.Count);
        Assert.Equal(cycles.Select(match => match.Groups[1].Value), events.Select(one => one.Cause.Text()));
        Assert.Equal(cycles.Select(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) << 20), events.Select(one => one.HeapAfter!.Value));
        Assert.Equal(live, events.Select(one => one.Live!.Value));
    }

    [Fact]
    public void Facts_of_the_initialisation_lines()
    {
        var facts = GcData.Single(GcData.Read(Log("25-g1"))).Facts;
        Assert.Equal(("25.0.3", 1L << 20, 128L << 20, 2), (facts.Version, facts.RegionSize, facts.HeapMax, facts.CpusAvailable));
        Assert.Equal(GcCollector.GenerationalZ, GcData.Single(GcData.Read(Log("25-z"))).Collector);
        Assert.Equal(GcCollector.GenerationalShenandoah, GcData.Single(GcData.Read(Log("25-genshen"))).Collector);
        Assert.Equal(GcCollector.Shenandoah, GcData.Single(GcData.Read(Log("25-shen"))).Collector);
        Assert.Equal(GcCollector.Epsilon, GcData.Single(GcData.Read(Log("25-epsilon"))).Collector);
    }

    [Fact]
    public void Spaces_of_G1_and_of_the_generational_collectors()
    {
        var regions = GcData.Lines(Log("25-g1")).Select(line => Regex.Match(line, @"GC\((\d+)\) (Eden|Survivor|Humongous) regions: (\d+)->(\d+)")).Where(match => match.Success)
            .GroupBy(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.ToDictionary(match => match.Groups[2].Value, match => long.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) << 20));
        var g1 = GcData.Single(GcData.Read(Log("25-g1"))).Events.Where(one => one.Kind is GcKind.Young or GcKind.Mixed or GcKind.Full).ToList();
        Assert.All(g1, one => Assert.Equal((regions[one.Id!.Value]["Eden"] + regions[one.Id!.Value]["Survivor"], regions[one.Id!.Value]["Humongous"]), (one.YoungAfter!.Value, one.Humongous!.Value)));

        var young = GcData.Lines(Log("17-parallel")).Select(line => Regex.Match(line, @"PSYoungGen: (\d+)K\(\d+K\)->(\d+)K")).Where(match => match.Success).Select(match => (long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) << 10, long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) << 10));
        Assert.Equal(young, GcData.Single(GcData.Read(Log("17-parallel"))).Events.Where(one => one.IsPause).Select(one => (one.YoungBefore!.Value, one.YoungAfter!.Value)));
    }

    [Fact]
    public void Cpu_times_belong_to_their_pauses()
    {
        var naive = GcData.Lines(Log("17-serial")).Select(line => Regex.Match(line, @"GC\((\d+)\) User=(\d+\.\d+)s Sys=(\d+\.\d+)s")).Where(match => match.Success)
            .ToDictionary(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match => (Number(match.Groups[2].Value), Number(match.Groups[3].Value)));
        Assert.All(GcData.Single(GcData.Read(Log("17-serial"))).Events.Where(one => naive.ContainsKey(one.Id!.Value)), one =>
            Assert.Equal(naive[one.Id!.Value], (Math.Round(one.UserTime?.TotalSeconds ?? -1, 2), Math.Round(one.SystemTime?.TotalSeconds ?? -1, 2))));
    }
}
