using System.Globalization;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>One clock for all sources, and the incident told on it.</summary>
public sealed class TimelineTest
{
    private const string Attempt = "fc05f1ef283e67e982297d699cb331bb_80fe6c4f32f605d447b391cdb16cc1ff_1_0";
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ATaskManagerWhoseClockIsAheadIsSetBack()
    {
        using var test = new TestCase().With("jobmanager.log", JobManager(Noon)).With("taskmanager.log", TaskManager(Noon.AddMinutes(3)));
        var timeline = test.Diagnose().Timeline;
        var note = Assert.Single(timeline.Clocks);
        Assert.Equal("taskmanager.log", note.Source);
        Assert.InRange(note.Shift.TotalSeconds, -181, -179);
        var failure = timeline.Events.Single(happened => happened.Kind == TimelineKind.Failure);
        Assert.InRange((failure.At - Noon).TotalSeconds, 29, 32);
        Assert.Equal(TimelineMark.Trigger, failure.Mark);
        Assert.Equal(TimelineMark.Victim, timeline.Events.Single(happened => happened.Kind == TimelineKind.Lost).Mark);
    }

    [Fact]
    public void ClocksThatAgreeWithinWhatTheNetworkTakesAreLetAlone()
    {
        using var test = new TestCase().With("jobmanager.log", JobManager(Noon)).With("taskmanager.log", TaskManager(Noon.AddMilliseconds(40)));
        Assert.Empty(test.Diagnose().Timeline.Clocks);
    }

    [Fact]
    public void ALogThatNamesItsZoneIsTheMeasureOfOneThatDoesNot()
    {
        using var test = new TestCase().With("jobmanager.log", JobManager(Noon.AddHours(8))).With("taskmanager.log", Zoned(TaskManager(Noon)));
        var verdict = test.Diagnose();
        var note = Assert.Single(verdict.Timeline.Clocks);
        Assert.Equal("jobmanager.log", note.Source);
        Assert.InRange(note.Shift.TotalHours, -8.001, -7.999);
    }

    [Fact]
    public void TheGcLogOfTheSameProcessTellsTheZone()
    {
        using var test = new TestCase()
            .With("taskmanager.log", TaskManager(Noon.AddHours(8)))
            .With("taskmanager-gc.log", "[2026-01-05T19:59:58.000+0800][0.010s][info][gc] Using G1\n[2026-01-05T20:00:03.000+0800][5.010s][info][gc] GC(0) Pause Full (System.gc()) 100M->50M(200M) 20.000ms\n");
        var timeline = test.Diagnose().Timeline;
        var note = Assert.Single(timeline.Clocks);
        Assert.Equal(TimeSpan.FromHours(-8), note.Shift);
        Assert.InRange((timeline.Events.Single(happened => happened.Kind == TimelineKind.FullCollection).At - Noon).TotalSeconds, 2.9, 3);
    }

    [Fact]
    public void AGcLogThatCountsFromTheStartIsAnchoredAtItsProcess()
    {
        using var test = new TestCase()
            .With("taskmanager.log", TaskManager(Noon))
            .With("taskmanager-gc.log", "[0.010s][info][gc] Using G1\n[5.000s][info][gc] GC(0) Pause Full (System.gc()) 100M->50M(200M) 20.000ms\n[6.000s][info][gc] GC(1) Pause Full (System.gc()) 100M->50M(200M) 20.000ms\n");
        var timeline = test.Diagnose().Timeline;
        var burst = timeline.Events.Single(happened => happened.Kind == TimelineKind.FullCollection);
        Assert.Equal(2, burst.Times);
        Assert.InRange((burst.At - Noon).TotalSeconds, 4, 6);
        Assert.Contains("counts from the JVM's start", Assert.Single(timeline.Clocks).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void EventsAreInOrderAndBounded()
    {
        var restarts = string.Concat(Enumerable.Range(0, 2000).Select(second => Line(Noon.AddSeconds(second), "executiongraph.ExecutionGraph", "Job orders (" + new string('a', 32) + ") switched from state RUNNING to RESTARTING.")));
        using var test = new TestCase().With("jobmanager.log", restarts);
        var timeline = test.Diagnose().Timeline;
        Assert.InRange(timeline.Events.Count, 2, 200);
        Assert.Equal(timeline.Events.OrderBy(happened => happened.At), timeline.Events);
    }

    [Fact]
    public void SamplesOfTwoLivesAreNoGrowth()
    {
        var key = new ProcessKey("taskmanager", ProcessRole.TaskManager);
        Fact[] facts = [.. new[] { (1, 100), (2, 200), (61, 900) }.Select(sample => new ResidentMemory { Origin = new Origin("rss", 1, 0, Noon.AddMinutes(sample.Item1), ""), Bytes = sample.Item2, Process = key }),
            .. new[] { Noon, Noon.AddHours(1) }.Select(at => new FlinkBanner { Origin = new Origin("log", 1, 0, at, "Starting TaskManager"), Component = "TaskManager", Role = ProcessRole.TaskManager, Version = "1.17.2", Process = key })];
        var process = new DiagnosedCase([key], facts, []).Processes[0];
        Assert.Equal(2, process.Starts.Count);
        Assert.Equal([100, 200], process.Series<ResidentMemory>().Select(sample => sample.Bytes));
    }

    private static string JobManager(DateTimeOffset at) =>
        Line(at, "entrypoint.ClusterEntrypoint", " Starting StandaloneSessionClusterEntrypoint (Version: 1.17.2, Scala: 2.12, Rev:1, Date:2)")
        + Line(at.AddSeconds(10), "executiongraph.ExecutionGraph", $"Deploying Source: a (1/1) (attempt #0) with attempt id {Attempt} and vertex id 80fe to 10.0.0.2:1-abc @ host (dataPort=1) with allocation id 1")
        + Line(at.AddSeconds(11), "executiongraph.ExecutionGraph", $"Source: a (1/1) ({Attempt}) switched from DEPLOYING to INITIALIZING.")
        + Line(at.AddSeconds(60), "jobmaster.JobMaster", "TaskManager with id 10.0.0.2:1-abc is no longer reachable.");

    private static string TaskManager(DateTimeOffset at) =>
        Line(at, "taskexecutor.TaskManagerRunner", " Starting TaskManager (Version: 1.17.2, Scala: 2.12, Rev:1, Date:2)")
        + Line(at.AddSeconds(10.2), "taskexecutor.TaskExecutor", $"Received task Source: a (1/1)#0 ({Attempt}), deploy into slot with allocation id 1.")
        + Line(at.AddSeconds(10.9), "taskmanager.Task", $"Source: a (1/1)#0 ({Attempt}) switched from DEPLOYING to INITIALIZING.")
        + Line(at.AddSeconds(30), "taskexecutor.TaskExecutor", "FATAL").Replace("INFO", "ERROR", StringComparison.Ordinal) + "java.lang.OutOfMemoryError: Metaspace\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n";

    private static string Line(DateTimeOffset at, string logger, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{at.Millisecond:000} INFO  org.apache.flink.runtime.{logger} [] - {message}\n");

    private static string Zoned(string log) => System.Text.RegularExpressions.Regex.Replace(log, @"(?m)^(\S+ \d\d:\d\d:\d\d),(\d{3}) ", "$1.$2+00:00 ");
}
