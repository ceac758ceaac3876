using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>Checks of GC logs: for each of those listed a log in which it speaks, and a near miss in which it must not.</summary>
public sealed class GcCheckTest
{
    private const string Header8 = "OpenJDK 64-Bit Server VM (25.181-b13) for linux-amd64 JRE (1.8.0_181-b13), built on Jul  7 2018 00:56:38 by \"java_re\" with gcc\nMemory: 4k page, physical 16000000k(1000000k free), swap {0}k({1}k free)\nCommandLine flags: {2} \n";

    private static string Flags8(string flags, string more = "", int swap = 1000, int free = 1000) => string.Format(CultureInfo.InvariantCulture, Header8, swap, free, flags) + more;

    private static string Init(string lines, string collector = "G1") =>
        $"[0.002s][info][gc] Using {collector}\n" + string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"[0.005s][info][gc,init] {line}\n"));

    /// <summary>One event a period; <c>{0}</c> in the text is its number.</summary>
    private static string Events(int count, string text, double period = 1, double from = 1, string cpu = "") => string.Concat(Enumerable.Range(0, count).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $"[{from + (number * period):0.000}s][info][gc] GC({number}) {string.Format(CultureInfo.InvariantCulture, text, number)}\n")
        + (cpu.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"[{from + (number * period):0.000}s][info][gc,cpu] GC({number}) {cpu}\n"))));

    private static string Rising(int step) => string.Concat(Enumerable.Range(0, 30).Select(number =>
        string.Create(CultureInfo.InvariantCulture, $"[{10 + (number * 10)}.000s][info][gc] GC({number}) Pause Full (G1 Compaction Pause) {150 + (number * step)}M->{100 + (number * step)}M(256M) 50.000ms\n")));

    private static IReadOnlyList<GcAdvice> Advice(string log)
    {
        var run = Assert.Single(GcLogReader.Read(System.Text.Encoding.UTF8.GetBytes(log)).Runs);
        return GcDiagnosis.Advice(run, GcMeasures.Of(run));
    }

    public static TheoryData<string, string, string> Logs()
    {
        const string Young = "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 5.000ms";
        const string ParallelYoung = "2.{0:000}: [GC (Allocation Failure) [PSYoungGen: 1000K->10K(2000K)] 1500K->600K(4000K), 0.0010000 secs]\n";
        return new TheoryData<string, string, string>
        {
            { "live-set-grows", Init("Heap Max Capacity: 256M") + Rising(4), Init("Heap Max Capacity: 256M") + Rising(0) },
            { "heap-small-for-live-set", Init("Heap Max Capacity: 128M") + Events(20, "Pause Full (G1 Compaction Pause) 120M->100M(128M) 50.000ms", 5), Init("Heap Max Capacity: 512M") + Events(20, "Pause Full (G1 Compaction Pause) 120M->100M(512M) 50.000ms", 5) },
            { "g1-evacuation-failure", Init("") + Events(3, "Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Allocation) 250M->240M(256M) 5.000ms"), Init("") + Events(3, "Pause Young (Normal) (G1 Evacuation Pause) (Evacuation Failure: Pinned) 250M->40M(256M) 5.000ms") },
            { "allocation-stalls", Init("", "The Z Garbage Collector") + Events(3, "Garbage Collection (Allocation Rate) 128M(100%)->48M(38%)") + "[9.000s][info][gc] Allocation Stall (main) 5.112ms\n", Init("", "The Z Garbage Collector") + Events(3, "Garbage Collection (Allocation Rate) 128M(100%)->48M(38%)") },
            { "gc-time-share", Init("") + Events(100, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 200.000ms"), Init("") + Events(100, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 20.000ms") },
            { "humongous-churn", Init("Heap Region Size: 1M") + Events(20, "Pause Young (Concurrent Start) (G1 Humongous Allocation) 100M->40M(256M) 5.000ms"), Init("Heap Region Size: 1M") + Events(9, "Pause Young (Concurrent Start) (G1 Humongous Allocation) 100M->40M(256M) 5.000ms") },
            { "metaspace-collections", Init("", "Parallel") + Events(4, "Pause Full (Metadata GC Clear Soft References) 100M->40M(256M) 50.000ms"), Init("", "Parallel") + Events(2, "Pause Full (Metadata GC Threshold) 100M->40M(256M) 50.000ms") },
            { "explicit-system-gc", Init("") + Events(5, "Pause Full (System.gc()) 100M->40M(256M) 50.000ms", 7), Init("") + Events(1, "Pause Full (System.gc()) 100M->40M(256M) 50.000ms") },
            { "explicit-by-tools", Init("") + Events(3, "Pause Full (Heap Inspection Initiated GC) 100M->40M(256M) 50.000ms"), Init("") + Events(1, "Pause Full (Heap Dump Initiated GC) 100M->40M(256M) 50.000ms") },
            { "serial-collector", Init("CPUs: 2 total, 2 available", "Serial") + Events(3, "Pause Young (Allocation Failure) 100M->40M(256M) 800.000ms", 30), Init("", "Serial") + Events(3, "Pause Young (Allocation Failure) 100M->40M(256M) 8.000ms") },
            { "single-threaded-full-gc", Init("Version: 9.0.4+11 (release)") + Events(3, "Pause Full (Allocation Failure) 100M->40M(256M) 50.000ms"), Init("Version: 17.0.2+8 (release)") + Events(3, "Pause Full (G1 Compaction Pause) 100M->40M(256M) 50.000ms") },
            { "pauses-in-the-kernel", Init("") + Events(10, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 300.000ms", 2, 1, "User=0.01s Sys=0.29s Real=0.30s"), Init("") + Events(10, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 300.000ms", 2, 1, "User=0.29s Sys=0.01s Real=0.30s") },
            { "gc-threads-starved", Init("Parallel Workers: 2") + Events(20, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 300.000ms", 2, 1, "User=0.05s Sys=0.00s Real=0.30s"), Init("Parallel Workers: 2") + Events(20, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 300.000ms", 2, 1, "User=0.55s Sys=0.00s Real=0.30s") },
            { "gc-threads-for-cpus", Init("CPUs: 64 total, 2 available\nParallel Workers: 43") + Events(3, Young), Init("CPUs: 64 total, 64 available\nParallel Workers: 43") + Events(3, Young) },
            { "heap-exceeds-memory", Init("Memory: 1024M\nHeap Max Capacity: 1G") + Events(3, Young), Init("Memory: 1024M\nHeap Max Capacity: 768M") + Events(3, Young) },
            { "swap-in-use", Flags8("-XX:+UseParallelGC", ParallelYoung.Replace("{0:000}", "100", StringComparison.Ordinal), 1000, 100), Flags8("-XX:+UseParallelGC", ParallelYoung.Replace("{0:000}", "100", StringComparison.Ordinal)) },
            { "safepoints-beside-gc", Init("") + Events(3, Young) + "[9.000s][info][safepoint] Safepoint \"ThreadDump\", Time since last: 1000 ns, Reaching safepoint: 3000000000 ns, At safepoint: 5000 ns, Total: 3000005000 ns\n", Init("") + Events(3, Young) + "[9.000s][info][safepoint] Safepoint \"ThreadDump\", Time since last: 1000 ns, Reaching safepoint: 3000 ns, At safepoint: 5000 ns, Total: 8000 ns\n" },
            { "flags-of-another-java", Flags8("-XX:MaxPermSize=268435456 -XX:+UseParallelGC"), Flags8("-XX:MaxMetaspaceSize=268435456 -XX:+UseParallelGC -XX:+UseParNewGC") },
            { "contradictory-flags", Flags8("-XX:+UseG1GC -XX:CMSInitiatingOccupancyFraction=70"), Flags8("-XX:+UseConcMarkSweepGC -XX:CMSInitiatingOccupancyFraction=70") },
            { "explicit-gc-disabled", Flags8("-XX:+DisableExplicitGC"), Flags8("-XX:-DisableExplicitGC") },
            { "tenuring-disabled", Flags8("-XX:MaxTenuringThreshold=0"), Flags8("-XX:MaxTenuringThreshold=6") },
            { "cms-incremental", Flags8("-XX:+CMSIncrementalMode -XX:+UseConcMarkSweepGC"), Flags8("-XX:+UseConcMarkSweepGC") },
            { "cms-class-unloading", Flags8("-XX:+UseConcMarkSweepGC -XX:-CMSClassUnloadingEnabled"), Flags8("-XX:+UseConcMarkSweepGC") },
            { "compressed-pointers-lost", Flags8("-XX:MaxHeapSize=38654705664"), Flags8("-XX:MaxHeapSize=32212254720 -XX:+UseCompressedOops") },
            { "thread-stack-size", Flags8("-XX:ThreadStackSize=8192"), Flags8("-XX:ThreadStackSize=1024") },
            { "adaptive-sizing-off", Flags8("-XX:-UseAdaptiveSizePolicy"), Flags8("-XX:+UseAdaptiveSizePolicy") },
            { "gc-log-starts-late", Events(5, Young, 1, 7200), Init("Heap Max Capacity: 256M") + Events(5, Young, 1, 7200) },
            { "heap-resized", Init("", "Parallel") + Events(3, "Pause Full (Ergonomics) 60M->40M(64M) 50.000ms", 10) + Events(3, "Pause Full (Ergonomics) 200M->40M(256M) 50.000ms", 10, 60), Init("", "Parallel") + Events(6, "Pause Full (Ergonomics) 60M->40M(256M) 50.000ms", 10) },
            { "old-generation-race-lost", "1.000: [GC 1.000: [ParNew (promotion failed): 1000K->1000K(1000K), 0.0100000 secs]1.010: [CMS: 3000K->500K(4000K), 0.0500000 secs] 3900K->500K(5000K), [CMS Perm : 100K->100K(200K)], 0.0600000 secs]\n", "1.000: [GC 1.000: [ParNew: 1000K->100K(1000K), 0.0100000 secs] 3900K->3000K(5000K), 0.0100000 secs]\n" },
            { "reference-processing", Init("") + References(300), Init("") + References(150) },
            { "out-of-memory-told", Init("", "The Z Garbage Collector") + Events(3, "Garbage Collection (Allocation Stall) 128M(100%)->120M(94%)") + "[9.000s][info][gc] Out Of Memory (main)\n", Init("", "The Z Garbage Collector") + Events(3, "Garbage Collection (Allocation Stall) 128M(100%)->120M(94%)") + "[9.000s][info][gc] Allocation Stall (main) 5.112ms\n" },
            { "young-generation-oversized", Full8(young: 6000, old: 4000), Full8(young: 6000, old: 8000) },
            { "young-generation-small", Scavenges8(promoted: 600), Scavenges8(promoted: 100) },
            { "metaspace-unbounded", Metaspace(container: true, step: 100), Metaspace(container: true, step: 0) },
            { "jni-critical-sections", Init("Version: 17.0.2+8 (release)") + Events(12, "Pause Young (Normal) (GCLocker Initiated GC) 100M->40M(256M) 5.000ms"), Init("Version: 17.0.2+8 (release)") + Events(9, "Pause Young (Normal) (GCLocker Initiated GC) 100M->40M(256M) 5.000ms") },
            { "histogram-at-full-gc", Flags8("-XX:+PrintClassHistogramAfterFullGC"), Flags8("-XX:-PrintClassHistogramAfterFullGC") },
            { "cms-fraction-first-cycle-only", Flags8("-XX:CMSInitiatingOccupancyFraction=70 -XX:+UseConcMarkSweepGC"), Flags8("-XX:CMSInitiatingOccupancyFraction=70 -XX:+UseConcMarkSweepGC -XX:+UseCMSInitiatingOccupancyOnly") },
            { "cms-on-one-thread", Flags8("-XX:-CMSParallelRemarkEnabled -XX:+UseConcMarkSweepGC"), Flags8("-XX:-CMSParallelRemarkEnabled -XX:+UseParallelGC") },
            { "class-unloading-off", Flags8("-XX:-ClassUnloading -XX:+UseParallelGC"), Flags8("-XX:-ClassUnloadingWithConcurrentMark -XX:+UseParallelGC") },
            { "compressed-pointers-off", Flags8("-XX:MaxHeapSize=4294967296 -XX:-UseCompressedOops"), Flags8("-XX:MaxHeapSize=42949672960 -XX:-UseCompressedOops") },
            { "gc-log-tells-little", Init("") + Events(10, "Pause Young (Normal) (G1 Evacuation Pause) 5.000ms"), Init("") + Events(10, Young) },
        };
    }

    [Fact]
    public void Every_check_has_its_case_and_its_near_miss() =>
        Assert.Equal(RuleBook.Checks.Select(card => card.Id).Order(StringComparer.Ordinal), Logs().Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void Humongous_objects_before_8u60_are_said_to_need_an_update()
    {
        var collections = string.Concat(Enumerable.Range(1, 20).Select(number => $"{number}.000: [GC pause (G1 Humongous Allocation) (young) (initial-mark) 100M->40M(256M), 0.0050000 secs]\n"));
        Assert.Contains("8u60", Humongous("1.8.0_45"), StringComparison.Ordinal);
        Assert.DoesNotContain("8u60", Humongous("1.8.0_181"), StringComparison.Ordinal);

        string Humongous(string version) => Advice(Flags8("-XX:+UseG1GC -XX:G1HeapRegionSize=1048576", collections).Replace("1.8.0_181", version, StringComparison.Ordinal)).Single(advice => advice.Id == "humongous-churn").ToDo;
    }

    [Fact]
    public void A_full_collection_of_Shenandoah_is_told()
    {
        var log = Init("", "Shenandoah") + Events(3, "Concurrent cleanup 41M->40M(128M) 0.019ms") + "[9.000s][info][gc] Trigger: Handle Allocation Failure\n[9.100s][info][gc] GC(9) Pause Full 127M->46M(128M) 67.583ms\n";
        Assert.Contains("1 full collections nobody asked for", Advice(log).Single(advice => advice.Id == "allocation-stalls").Seen, StringComparison.Ordinal);
    }

    /// <summary>Three remarks of half a second, with so many milliseconds for references in each.</summary>
    private static string References(int milliseconds) => string.Concat(Enumerable.Range(1, 3).Select(number =>
        $"[{number}0.000s][info][gc,phases] GC({number})   Reference Processing {milliseconds}.0ms\n[{number}0.100s][info][gc] GC({number}) Pause Remark 100M->100M(256M) 500.000ms\n"));

    /// <summary>Full collections that nobody asked for, 3400 KiB left in the old generation; sizes in KiB.</summary>
    private static string Full8(int young, int old) => string.Concat(Enumerable.Range(1, 3).Select(number =>
        $"{number}00.000: [Full GC (Ergonomics) [PSYoungGen: 1000K->0K({young}K)] [ParOldGen: 3600K->3400K({old}K)] 4600K->3400K({young + old}K), 0.0500000 secs]\n"));

    /// <summary>Two collections a second of a young generation of 5 of 100 MB, which promote so many KiB each.</summary>
    private static string Scavenges8(int promoted) => string.Concat(Enumerable.Range(2, 140).Select(number => string.Create(
        CultureInfo.InvariantCulture, $"{number / 2.0:0.000}: [GC (Allocation Failure) [PSYoungGen: 4000K->400K(5000K)] 24000K->{20400 + promoted}K(100000K), 0.0010000 secs]\n")));

    private static string Metaspace(bool container, int step) => (container ? "[0.001s][info][os,container] Memory Limit is: 1073741824\n" : "") + Init("Heap Max Capacity: 256M") + string.Concat(Enumerable.Range(1, 9).Select(number =>
        $"[{number}0.000s][info][gc,metaspace] GC({number}) Metaspace: {50000 + (number * step)}K({60000 + (number * step)}K)->{50000 + (number * step)}K({60000 + (number * step)}K)\n[{number}0.000s][info][gc] GC({number}) Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 5.000ms\n"));

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_check_speaks_in_its_case_and_is_silent_beside_it(string id, string speaks, string silent)
    {
        Assert.Contains(Advice(speaks), advice => advice.Id == id);
        Assert.DoesNotContain(Advice(silent), advice => advice.Id == id);
    }

    [Theory]
    [InlineData("G1", "9.0.4+11", 2, true)]
    [InlineData("G1", "9.0.4+11", 1, false)]
    [InlineData("G1", "11.0.2+9", 2, false)]
    [InlineData("Parallel", "11.0.2+9", 2, true)]
    [InlineData("Parallel", "17.0.2+8", 2, false)]
    public void References_on_one_thread_are_told_by_collector_version_and_threads(string collector, string version, int workers, bool oneThread)
    {
        var log = Init($"Version: {version} (release)\nParallel Workers: {workers}", collector)
            + string.Concat(Enumerable.Range(0, 3).Select(number => $"[{number + 1}.000s][debug][gc,phases] GC({number})     Reference Processing: 250.0ms\n[{number + 1}.000s][info][gc] GC({number}) Pause Young (Allocation Failure) 100M->40M(256M) 300.000ms\n"));
        var advice = Assert.Single(Advice(log), one => one.Id == "reference-processing");
        Assert.Equal(oneThread, advice.ToDo.Contains("ParallelRefProcEnabled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9.0.4", "-XX:+PrintGCDetails", "deprecated since 9, and still works")]
    [InlineData("26", "-XX:+PrintGCDetails", "deprecated since 9, and still works")]
    [InlineData("11.0.2", "-XX:MaxPermSize=268435456", "ignored with a warning since 8")]
    [InlineData("17.0.2", "-XX:MaxPermSize=268435456", "unknown since 17")]
    [InlineData("13.0.2", "-XX:+UseConcMarkSweepGC", "deprecated since 9")]
    [InlineData("14.0.2", "-XX:+UseConcMarkSweepGC", "ignored with a warning since 14")]
    [InlineData("17.0.2", "-XX:+UseConcMarkSweepGC", "unknown since 15")]
    [InlineData("17.0.2", "-XX:+UseBiasedLocking", "deprecated since 15")]
    [InlineData("18.0.2", "-XX:+UseBiasedLocking", "ignored with a warning since 18")]
    [InlineData("21.0.2", "-XX:+UseGCLogFileRotation", "unknown since 9")]
    [InlineData("26", "-XX:+ParallelRefProcEnabled", "deprecated since 26")]
    public void Deprecated_obsolete_and_unknown_flags_are_told_apart(string version, string flag, string state)
    {
        var run = Assert.Single(GcLogReader.Read(System.Text.Encoding.UTF8.GetBytes(Flags8("-XX:+UseParallelGC"))).Runs);
        run = run with { Facts = run.Facts with { Version = version, Flags = [flag] } };
        var advice = Assert.Single(GcDiagnosis.Advice(run, GcMeasures.Of(run)), one => one.Id == "flags-of-another-java");
        Assert.Contains($" is {state}", advice.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17.0.2+8", "no flag in this log asks for it")]
    [InlineData("27+30", "only when asked to")]
    public void From_27_on_the_serial_collector_was_chosen(string version, string words)
    {
        var log = Init($"Version: {version} (release)", "Serial") + Events(3, "Pause Young (Allocation Failure) 100M->40M(256M) 800.000ms", 30);
        Assert.Contains(words, Assert.Single(Advice(log), advice => advice.Id == "serial-collector").Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void An_uneventful_log_is_left_alone() =>
        Assert.Empty(Advice(Init("CPUs: 2 total, 2 available\nMemory: 2048M\nHeap Max Capacity: 256M\nParallel Workers: 2\nVersion: 17.0.2+8 (release)") + Events(60, "Pause Young (Normal) (G1 Evacuation Pause) 100M->40M(256M) 5.000ms", 2, 1, "User=0.01s Sys=0.00s Real=0.01s")));

    [Fact]
    public void Sizing_is_a_range_that_names_its_source_and_the_room_of_the_container()
    {
        var run = Assert.Single(GcLogReader.Read(System.Text.Encoding.UTF8.GetBytes(Init("Heap Max Capacity: 128M") + Events(20, "Pause Full (G1 Compaction Pause) 120M->100M(128M) 50.000ms", 5))).Runs);
        var sizing = HeapSizing.Of(run, GcMeasures.Of(run), 512L << 20);
        Assert.NotNull(sizing);
        Assert.Equal((100L << 20, 304L << 20, 400L << 20), (sizing.Live, sizing.Low, sizing.High));
        Assert.Equal((512L - 48 - 30 - 40 - 64) << 20, sizing.Room);
        Assert.Contains("three to four times the live set of 100 MiB", sizing.Sentence, StringComparison.Ordinal);
        Assert.Contains("330 MiB", sizing.Sentence, StringComparison.Ordinal);
        Assert.False(HeapSizing.Of(run, GcMeasures.Of(run), 256L << 20)?.Fits);
    }

    [Fact]
    public void No_size_is_named_while_a_leak_grows()
    {
        var run = Assert.Single(GcLogReader.Read(System.Text.Encoding.UTF8.GetBytes(Init("Heap Max Capacity: 256M") + Rising(4))).Runs);
        Assert.Null(HeapSizing.Of(run, GcMeasures.Of(run), null));
    }

    [Fact]
    public void Every_check_has_a_card_and_an_id_of_its_own()
    {
        Assert.Equal(RuleBook.Checks.Count, RuleBook.Checks.Select(card => card.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RuleBook.Checks, card => Assert.True(card.Mechanism.Length > 60 && card.References.Count > 0 && card.Needs.Count > 0 && card.Explains.Count > 0, card.Id));
        Assert.Single(RuleBook.Find("humongous-churn"));
    }
}
