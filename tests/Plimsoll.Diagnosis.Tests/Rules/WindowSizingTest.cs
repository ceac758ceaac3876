using System.Globalization;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>
/// The case this program began with: a daily window with a continuous trigger in a TaskManager of 1728 MiB, 300 MB left after full collections. Its author raised
/// taskmanager.memory.process.size to 3128m and it ran. The figures here come from the GC log and jstat through Flink's memory model.
/// </summary>
public sealed class WindowSizingTest
{
    private const string Configuration = """
        taskmanager.numberOfTaskSlots: 2
        parallelism.default: 4
        taskmanager.memory.process.size: 1728m
        env.java.opts: -XX:+UseCMSInitiatingOccupancyOnly -XX:+AlwaysPreTouch -server
        """;

    // ParallelGC with the -Xmx of 512 MiB that Flink computes: young 170.5 MiB, old 341.5 MiB.
    private const string Header = "OpenJDK 64-Bit Server VM (25.181-b13) for linux-amd64 JRE (1.8.0_181-b13), built on Jul  7 2018 00:56:38 by \"java_re\" with gcc\nCommandLine flags: -XX:InitialHeapSize=536870902 -XX:MaxHeapSize=536870902 -XX:+UseParallelGC \n";

    private const string Job = """
        inputStream.keyBy(data -> data.getItemId())
            .window(TumblingEventTimeWindows.of(Time.days(1)))
            .trigger(PurgingTrigger.of(ContinuousEventTimeTrigger.of(Time.minutes(3))))
            .process(new CountVisitors());
        """;

    private const string Jstat = """
          S0     S1     E      O      M     CCS    YGC     YGCT    FGC    FGCT     GCT
          0.00 100.00   7.22  86.09  92.98  90.04   2166  105.067     8    6.400  111.467
          0.00 100.00   8.25  87.90  92.98  90.04   2167  105.119     9    7.210  112.329
          0.00 100.00   9.11  88.02  92.98  90.04   2168  105.170    10    8.014  113.184
        """;

    private const string Log = """
        2021-06-01 10:40:00,101 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] -  Starting TaskManager (Version: 1.13.0, Scala: 2.12, Rev:f06faf1, Date:2021-04-23T15:33:56+02:00)
        2021-06-01 12:40:00,101 ERROR org.apache.flink.runtime.taskexecutor.TaskExecutor           [] - FATAL - exiting JVM
        java.lang.OutOfMemoryError: Java heap space
        """;

    /// <summary>Full collections that leave 300 MB (307200 KiB) within a percent, young ones in between.</summary>
    private static string Collections() => Header + string.Concat(Enumerable.Range(0, 12).Select(number => string.Create(CultureInfo.InvariantCulture, $"""
        {600 + (number * 60)}.000: [GC (Allocation Failure) [PSYoungGen: 130000K->20000K(152576K)] 450000K->345000K(502272K), 0.0480000 secs] [Times: user=0.09 sys=0.00, real=0.05 secs]
        {630 + (number * 60)}.000: [Full GC (Ergonomics) [PSYoungGen: 20000K->0K(152576K)] [ParOldGen: 330000K->{307200 + (number % 3 * 1000)}K(349696K)] 350000K->{307200 + (number % 3 * 1000)}K(502272K), [Metaspace: 60000K->60000K(1103872K)], 0.8000000 secs] [Times: user=1.50 sys=0.01, real=0.80 secs]

        """)));

    private static TestCase Case() => new TestCase().With("conf/flink-conf.yaml", Configuration).With("DailyVisitors.java", Job).With("log/flink-taskexecutor-0.log", Log).With("log/gc.log", Collections()).With("jstat.txt", Jstat);

    [Fact]
    public void What_stays_after_full_collections_is_read_from_the_log()
    {
        using var files = Case();
        var run = Assert.Single(files.Diagnose().Case!.Facts.Of<GcRunSeen>());
        Assert.Equal((Gc.LiveSetEvidence.Full, 12), (run.Measures.LiveSet.From, run.Measures.LiveSet.Figures));
        Assert.InRange(run.Measures.LiveSet.Bytes!.Value / 1024.0 / 1024, 299, 303);
    }

    [Fact]
    public void The_process_size_that_ended_it_lies_in_the_range_that_is_advised()
    {
        using var files = Case();
        var finding = files.First();
        Assert.Equal("heap-space", finding.Failure);
        var fix = Assert.Single(finding.Fixes, fix => fix.Changes.Any(change => change.Key == "taskmanager.memory.process.size"));
        var range = System.Text.RegularExpressions.Regex.Match(fix.Text ?? "", @"three to four times that takes a taskmanager\.memory\.process\.size of (\S+) to (\S+)\.");
        Assert.True(range.Success, fix.Text);
        var (low, high) = (MemorySize.Parse(range.Groups[1].Value).Bytes, MemorySize.Parse(range.Groups[2].Value).Bytes);
        Assert.InRange(low >> 20, 2500, 2700);
        Assert.InRange(3128L << 20, low, high);
        var heap = fix.Effect.Where(region => region.Region is "task heap" or "framework heap").Sum(region => region.After ?? 0);
        Assert.InRange(heap >> 20, 899, 910);
    }
}
