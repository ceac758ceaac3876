using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;
using Plimsoll.Heap;

namespace Plimsoll.Tests;

/// <summary>A verdict as large as any: many findings, a long GC log, the outline of a huge heap dump, a long time line.</summary>
internal static class BigCase
{
    private static readonly ProcessKey Process = new("taskmanager-1", ProcessRole.TaskManager, "worker-7", At(0), At(86_400));

    /// <summary>The verdict.</summary>
    public static CaseVerdict Verdict(int findings, int collections)
    {
        var dump = Dump();
        Fact[] facts = [.. GcRuns(collections), dump];
        return new CaseVerdict
        {
            Kind = VerdictKind.Confirmed,
            Summary = "Keyed state outgrew the heap",
            Processes = [Process],
            Findings = [.. Enumerable.Range(0, findings).Select(Finding)],
            Rejected = [new Rejected("heap-undersized", "heap-space", "undersized/task-heap", new Witness(Weight.Refuting, "refuted", "the live set grows without levelling off", [dump]), true, 0)],
            OtherProblems = [],
            Passed = ["metaspace", "direct-memory"],
            Skipped = [new SkippedCheck("network-undersized", "the size of the network pool")],
            Crashed = [new CrashedCheck("rule-x", "InvalidOperationException: a defect")],
            Coverage = [new Coverage("gc.log", "GC log", CoverageState.Read, "all", 1, 1, 1)],
            Case = new DiagnosedCase([Process], facts, []),
            Timeline = Timeline(),
        };
    }

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    private static Finding Finding(int number) => new()
    {
        Id = "flink-state-grows",
        Title = $"Keyed state of operator {number} outgrew the heap",
        Failure = "heap-space",
        Cause = "state-growth/no-ttl",
        Severity = Severity.Critical,
        Confidence = 0.93,
        FailureConfidence = 0.98,
        Process = Process,
        At = At(80_000 + number),
        Witnesses = [.. Enumerable.Range(0, 4).Select(index => new Witness(index == 0 ? Weight.Decisive : Weight.Strong, $"g{index}", $"claim {index} of finding {number}", [Line(number, index)]))],
        Fixes = [new Fix(Applicability.Check, "give the state a time to live") { Changes = [new Change("table.exec.state.ttl", "1 d", null, "conf/config.yaml", 12) { Edit = new TextEdit(12, 26, 26, "\ntable.exec.state.ttl: 1 d") }], Effect = [new RegionEffect("task heap", 1 << 28, 1 << 29)], Verify = "the live set levels off" }],
    };

    private static JvmRefusal Line(int number, int index) =>
        new() { Origin = new Origin($"log/tm-{number}.log", 100 + index, 4096, At(80_000 + number), "2026-11-21 22:13:20,759 ERROR org.apache.flink.runtime.taskmanager.Task - java.lang.OutOfMemoryError: Java heap space " + new string('x', 200)) };

    private static IEnumerable<Fact> GcRuns(int collections)
    {
        var parser = new GcLogParser();
        parser.Line("[2026-11-21T00:00:00.001+0000][0.010s][info][gc] Using G1"u8);
        for (var number = 0; number < collections; number++)
            parser.Line(Encoding.ASCII.GetBytes(Pause(number, 86_400.0 * number / collections)));
        return parser.Complete().Runs.Select(run => new GcRunSeen { Origin = new Origin("gc.log", 0, 0, At(0), "G1"), Process = Process, Run = run });
    }

    private static string Pause(int number, double second)
    {
        var live = 400 + (number % 37) + (int)(second / 300);
        var kind = number % 997 == 996 ? "Pause Full (G1 Compaction Pause)" : "Pause Young (Normal) (G1 Evacuation Pause)";
        return string.Create(CultureInfo.InvariantCulture, $"[{At(second):yyyy-MM-dd'T'HH:mm:ss.fff}+0000][{second + 0.02:0.000}s][info][gc] GC({number}) {kind} {live + 500}M->{live}M(2048M) {2 + (number % 13)}.123ms");
    }

    private static HeapDumpRead Dump()
    {
        const long total = 20L << 30;
        var nodes = new List<OutlineNode>();
        for (var top = 0; top < 12; top++)
        {
            nodes.Add(new OutlineNode(-1, $"org.example.state.Holder{top}", 1, 64, total / (top + 4), 0x1000));
            var parent = nodes.Count - 1;
            for (var child = 0; child < 20; child++)
                nodes.Add(new OutlineNode(parent, $"java.util.HashMap$Node{child}[]", child + 1, 4096, nodes[parent].Retained / 25, 0));
        }

        return new HeapDumpRead
        {
            Origin = new Origin("tm.hprof", 0, 0, null, "heap dump of Java 17: 22000000 reachable objects, 20 GiB"),
            Process = Process,
            Summary = new HeapSummary("17.0.15", ImmutableSortedDictionary<string, string>.Empty, 22_000_000, total, 9_000, 40, 120, null, []),
            Loaders = new LoaderFamilies([new LoaderFamily("org.apache.flink.util.ChildFirstClassLoader", ["job.jar"], 15, 14, 0, 5_222, 9 << 20, [new LoaderHolder("leak/classloader/driver-thread", 14, "java.lang.Thread.contextClassLoader", 0, [])], [])]),
            Suspects = new Suspects([new Suspect("org.example.state.Holder0", 0x1000, total / 4, 0.25, SuspectKind.Owner, "org.example.Main.cache", [new PathStop("class org.example.Main", ".cache", 0x10) { ThreadLocal = "org.example.Main.CURRENT", Uses = [new LocalUse("worker<1>", "org.example.Main.fill (Main.java:12)"), new LocalUse("idle", "java.lang.Object.wait")] }, new PathStop("org.example.state.Holder0", "", 0x1000)], "java.util.HashMap$Node[]", 0x2000, null)
            {
                Application = "org.example.Service.<cache>", AlsoHeldBy = ["org.example.Index.<byName>"], Payload = new SuspectPayload(12, "org.example.Entry", 11, 4096), CacheSigns = ["org.example.Main.maximum = 12, 12 entries"],
            }], 0.1),
            Outline = new DominatorOutline([.. nodes], total),
            Classes = [.. Enumerable.Range(0, 200).Select(number => new HistogramRow($"org.example.C{number}", 0, 1_000_000 - number, 100_000_000 - number))],
            ReachableBytes = total,
        };
    }

    private static Timeline Timeline() => new(
        [
            .. Enumerable.Range(0, 300).Select(number => new TimelineEvent(At(number * 260), Process, number % 9 == 0 ? TimelineKind.FullCollection : TimelineKind.Checkpoint, $"event {number}", Origin.None)),
            new TimelineEvent(At(80_000), Process, TimelineKind.Failure, "java.lang.OutOfMemoryError: Java heap space", new Origin("log/tm-0.log", 100, 4096, At(80_000), "java.lang.OutOfMemoryError")) { Mark = TimelineMark.Trigger },
            new TimelineEvent(At(80_050), new ProcessKey("jobmanager", ProcessRole.JobManager), TimelineKind.Lost, "heartbeat of taskmanager-1 timed out", Origin.None) { Mark = TimelineMark.Victim, Times = 3 },
        ],
        [new ClockNote("gc.log", TimeSpan.FromHours(-1), "the first Full GC stands an hour after the log's own line")]);
}
