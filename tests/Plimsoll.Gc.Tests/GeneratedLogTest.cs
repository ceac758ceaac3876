using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Gc.Tests;

/// <summary>
/// Logs that this test run had real JVMs write, one for each collector, with everything provoked that goes wrong: System.gc(), humongous objects, survivors without room,
/// allocation faster than collection, a full metaspace, a full heap. Each measure is compared with a count of the plain text that shares nothing with the parser.
/// </summary>
public sealed partial class GeneratedLogTest : IDisposable
{
    private const string Everything = "churn explicit humongous pressure parallel classes full";

    private readonly TemporaryFolder _folder = new();

    private sealed record Scenario(Java Java, string Name, GcCollector Collector, string Flags, string Phases = Everything);

    private sealed record Outcome(Scenario Scenario, string[] Lines, GcLog Log)
    {
        public GcRun Run => Assert.Single(Log.Runs);

        public GcMeasures Measures => GcMeasures.Of(Run);

        public override string ToString() => Scenario.Name;
    }

    private static IEnumerable<Scenario> Scenarios()
    {
        yield return new(Java.Seventeen, "17-serial", GcCollector.Serial, "-XX:+UseSerialGC");
        yield return new(Java.Seventeen, "17-parallel", GcCollector.Parallel, "-XX:+UseParallelGC");
        yield return new(Java.Seventeen, "17-g1", GcCollector.G1, "-XX:+UseG1GC");
        yield return new(Java.Seventeen, "17-z", GcCollector.Z, "-XX:+UseZGC");
        yield return new(Java.Seventeen, "17-shenandoah", GcCollector.Shenandoah, "-XX:+UseShenandoahGC");
        yield return new(Java.Seventeen, "17-epsilon", GcCollector.Epsilon, "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC", "explicit full");
        if (Java.TwentyFive is not { } latest)
            yield break;
        yield return new(latest, "25-serial", GcCollector.Serial, "-XX:+UseSerialGC");
        yield return new(latest, "25-parallel", GcCollector.Parallel, "-XX:+UseParallelGC");
        yield return new(latest, "25-g1", GcCollector.G1, "-XX:+UseG1GC");
        yield return new(latest, "25-z", GcCollector.GenerationalZ, "-XX:+UseZGC");
        yield return new(latest, "25-shenandoah", GcCollector.Shenandoah, "-XX:+UseShenandoahGC");
        yield return new(latest, "25-generational-shenandoah", GcCollector.GenerationalShenandoah, "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational");
        yield return new(latest, "25-epsilon", GcCollector.Epsilon, "-XX:+UnlockExperimentalVMOptions -XX:+UseEpsilonGC", "explicit full");
    }

    [Fact]
    public void Every_collector_is_read_as_a_naive_count_of_its_log_says()
    {
        Java.Seventeen.Compile(GcData.Path("java/Load.java"), _folder.Root);
        var outcomes = new ConcurrentBag<Outcome>();
        Parallel.ForEach(Scenarios(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, scenario => outcomes.Add(Play(scenario)));
        Assert.All(outcomes, Understood);
        Assert.All(outcomes, Pauses);
        Assert.All(outcomes, Collections);
        Assert.All(outcomes, Failures);
        Assert.All(outcomes, Safepoints);
        Assert.All(outcomes, Provoked);
    }

    public void Dispose() => _folder.Dispose();

    private Outcome Play(Scenario scenario)
    {
        var log = _folder.Path(scenario.Name + ".log");
        scenario.Java.Run([.. scenario.Flags.Split(' '), "-Xms64m", "-Xmx64m", "-XX:MaxMetaspaceSize=16m", "-XX:ParallelGCThreads=2", $"-Xlog:gc*,safepoint:file={log}:time,uptime,level,tags:filecount=0", "-cp", _folder.Root, "Load", .. scenario.Phases.Split(' ')]);
        return new Outcome(scenario, File.ReadAllLines(log), GcLogReader.ReadFiles([log]));
    }

    private static void Understood(Outcome outcome)
    {
        // What Shenandoah says on its way to giving a cycle up depends on the moment; a sentence not seen so far is told as unread, which is no fault, and must stay rare.
        var allowed = outcome.Scenario.Collector is GcCollector.Shenandoah or GcCollector.GenerationalShenandoah ? outcome.Lines.Length / 1000 : 0;
        var coverage = outcome.Log.Coverage;
        Assert.True(coverage.Gc - coverage.Understood <= allowed, $"{outcome.Scenario.Name}: {string.Join("; ", coverage.Unread.Take(5))}");
        Assert.Equal((outcome.Lines.Length, outcome.Lines.Length), ((int)coverage.Total, (int)coverage.Gc));
        Assert.Equal(outcome.Scenario.Collector, outcome.Run.Collector);
        Assert.Equal(64L << 20, outcome.Run.Facts.HeapMax);
        Assert.StartsWith(outcome.Scenario.Name[..2], outcome.Run.Facts.Version, StringComparison.Ordinal);
    }

    private static void Pauses(Outcome outcome)
    {
        var lengths = outcome.Lines.Select(line => PauseEnd().Match(line)).Where(match => match.Success).Select(match => decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Order().ToArray();
        var pauses = outcome.Measures.Pauses;
        Same(outcome, lengths.Length, pauses.Count, "pauses");
        if (lengths.Length == 0)
            return;
        Same(outcome, lengths.Sum(), Milliseconds(pauses.Sum), "sum of pauses");
        Same(outcome, lengths[^1], Milliseconds(pauses.Max), "longest pause");
        Same(outcome, lengths[((lengths.Length + 1) / 2) - 1], Milliseconds(pauses.P50), "median pause");
    }

    private static void Collections(Outcome outcome)
    {
        Same(outcome, Count(outcome, @"\) Pause Full .*\d+ms$"), outcome.Measures.FullCollections, "full collections");
        Same(outcome, Count(outcome, @"\) Pause Young .*\d+ms$"), outcome.Run.Events.Count(one => one.Kind is GcKind.Young or GcKind.Mixed), "young collections");
        Triggered(outcome, Count(outcome, @"\) (Pause Full|Garbage Collection|Major Collection) \(System\.gc\(\)\).*M.*\d+(ms|s|%\))$|Trigger.*GC request \(System\.gc\(\)\)$"), outcome.Measures.Explicit.SystemGc, "System.gc()");
        Triggered(outcome, Count(outcome, @"Metadata GC (Threshold|Clear Soft References)\).* \d+M.*\d+(ms|s|%\))$|Trigger.*Metadata GC (Threshold|Clear Soft References)\)?$"), outcome.Run.Events.Count(one => one.Cause.IsMetadata() && one.HeapAfter is not null && one.Kind is not (GcKind.Remark or GcKind.Cleanup)), "collections for metadata");
        var after = outcome.Lines.Select(line => HeapAfterFull().Match(line)).Where(match => match.Success).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) << 20);
        Assert.Equal(after, outcome.Run.Events.Where(one => one.Kind == GcKind.Full).Select(one => one.HeapAfter ?? -1));
    }

    // A cycle of Shenandoah that was triggered may be overtaken by a failed allocation, whose degenerated or full collection has that cause instead.
    private static void Triggered(Outcome outcome, long naive, long read, string what)
    {
        var overtaken = outcome.Scenario.Collector is GcCollector.Shenandoah or GcCollector.GenerationalShenandoah ? outcome.Measures.Failures.Degenerated + outcome.Measures.FullCollections : 0;
        Assert.True(read <= naive && naive - read <= overtaken, $"{outcome.Scenario.Name}: {naive} {what} by the naive count, {read} read, {overtaken} overtaken");
    }

    private static void Failures(Outcome outcome)
    {
        var failures = outcome.Measures.Failures;
        Same(outcome, Count(outcome, @"\) To-space exhausted$|\) Pause Young .*\(Evacuation Failure: Allocation[^)]*\).*ms$"), failures.EvacuationFailures, "evacuation failures");
        Same(outcome, Count(outcome, @"Allocation Stall \([^)]*\) [\d.]+ms$"), failures.AllocationStalls, "allocation stalls");
        Same(outcome, Count(outcome, @"\) Pause Degenerated GC .*ms$"), failures.Degenerated, "degenerated cycles");
        Same(outcome, Count(outcome, @"Relocation Stall \([^)]*\) [\d.]+ms$"), failures.RelocationStalls, "relocation stalls");
        Same(outcome, Count(outcome, @"Out Of Memory \("), failures.OutOfMemoryNotices, "words on an OutOfMemoryError");
        Same(outcome, Count(outcome, @"Concurrent Mark Abort$|Collection \([^)]*(\(\))?\) Aborted$"), outcome.Measures.Cycles.Aborted, "cycles given up");
        Same(outcome, Count(outcome, @"Pause Young .*G1 Humongous Allocation.*ms$|Pause Full \(G1 Humongous Allocation\).*ms$"), outcome.Measures.Heap.HumongousCollections, "humongous collections");
    }

    private static void Safepoints(Outcome outcome)
    {
        var totals = outcome.Lines.Select(line => Safepoint().Match(line)).Where(match => match.Success).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Same(outcome, totals.Length, outcome.Measures.Safepoints.Count, "safepoints");
        // The clock of the library counts steps of 100 ns.
        Assert.InRange(outcome.Measures.Safepoints.Total.TotalNanoseconds, totals.Sum() - (100 * totals.Length), totals.Sum() + 100);
    }

    // That the scenario did provoke what it is for: else the comparisons above would compare nothing with nothing.
    private static void Provoked(Outcome outcome)
    {
        var (measures, collector) = (outcome.Measures, outcome.Scenario.Collector);
        if (collector == GcCollector.Epsilon)
            return;
        // Generational Shenandoah names metaspace only in its last statistics.
        Assert.True(measures.Explicit.SystemGc >= 3 && (measures.Metaspace.Collections > 0 || collector == GcCollector.GenerationalShenandoah), $"{outcome.Scenario.Name}: System.gc(), metaspace");
        Assert.True(measures.Safepoints.Count > 0, $"{outcome.Scenario.Name}: safepoints");
        if (collector is GcCollector.Z or GcCollector.GenerationalZ)
            Assert.True(measures.Failures.AllocationStalls > 0, $"{outcome.Scenario.Name}: stalls");
        else
            Assert.True(measures.FullCollections + measures.Failures.Degenerated > 3, $"{outcome.Scenario.Name}: full collections");
        if (collector == GcCollector.G1)
            Assert.True(measures.Failures.EvacuationFailures > 0 && measures.Heap.HumongousCollections > 0, $"{outcome.Scenario.Name}: evacuation failures, humongous objects");
    }

    private static int Count(Outcome outcome, string pattern) => outcome.Lines.Count(line => Regex.IsMatch(line, pattern));

    private static decimal Milliseconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerMillisecond;

    private static void Same(Outcome outcome, decimal naive, decimal read, string what) => Assert.True(naive == read, $"{outcome.Scenario.Name}: {naive} {what} by the naive count, {read} read");

    [GeneratedRegex(@"GC\(\d+\) (?:[yYO]: )?Pause .*?([\d.]+)ms$")]
    private static partial Regex PauseEnd();

    [GeneratedRegex(@"\) Pause Full .*\d+M->(\d+)M\(\d+M\) [\d.]+ms$")]
    private static partial Regex HeapAfterFull();

    [GeneratedRegex(@"Safepoint "".*Total:\s+(\d+) ns")]
    private static partial Regex Safepoint();
}
