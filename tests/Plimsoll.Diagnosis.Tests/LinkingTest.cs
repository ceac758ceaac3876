namespace Plimsoll.Diagnosis.Tests;

/// <summary>Who is who: texts of several programs in one folder are not read as one.</summary>
public sealed class LinkingTest
{
    private const string Trace = "Exception in thread \"main\" java.lang.OutOfMemoryError: Cannot reserve 1048576 bytes of direct buffer memory (allocated: 16777216, limit: 16777216)\n\tat java.base/java.nio.Bits.reserveMemory(Bits.java:178)\n\tat com.acme.Reader.fill(Reader.java:9)\n";

    [Fact]
    public void OptionsOfOneJvmDoNotContradictThoseOfAnother()
    {
        using var test = new TestCase()
            .With("reader.txt", Trace)
            .With("broker.txt", "java -jar broker.jar -XX:MaxDirectMemorySize=2g\nException in thread \"main\" java.lang.OutOfMemoryError: Requested array size exceeds VM limit\n\tat com.acme.Broker.main(Broker.java:3)\n");
        var verdict = test.Diagnose();
        Assert.Equal(2, verdict.Processes.Count);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Id == "memory-option-not-applied");
    }

    [Fact]
    public void OptionsBesideATraceAreOfItsProcess()
    {
        using var test = new TestCase().With("start.txt", "java -jar reader.jar -XX:MaxDirectMemorySize=2g\n").With("reader.txt", Trace);
        Assert.Single(test.Diagnose().Processes);
    }

    [Fact]
    public void AnotherVersionOrProcessIdIsAnotherJvm()
    {
        using var test = new TestCase()
            .With("one/hs_err_pid7.log", Crash(7, "17.0.15+6"))
            .With("two/hs_err_pid9.log", Crash(9, "17.0.15+6"))
            .With("three/threads.txt", "12:\nFull thread dump OpenJDK 64-Bit Server VM (25.452-b09 mixed mode):\n\n\"main\" #1 prio=5 os_prio=0 tid=0x1 nid=0x1 runnable [0x0]\n");
        Assert.Equal(3, test.Diagnose().Processes.Count);
    }

    [Fact]
    public void ARotatedSetIsOneProcess()
    {
        using var test = new TestCase()
            .With("app.log", "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.A.main(A.java:1)\n")
            .With("app.log.1", "Exception in thread \"main\" java.lang.OutOfMemoryError: Metaspace\n\tat com.acme.A.main(A.java:1)\n");
        Assert.Single(test.Diagnose().Processes);
    }

    [Fact]
    public void EachTaskManagerIsAProcessAndKeepsItsOwnFiles()
    {
        var banner = "2026-01-05 10:00:00,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] -  Starting TaskManager (Version: 1.17.2, Scala: 2.12, Rev:1, Date:2)\n";
        using var test = new TestCase()
            .With("tm-1/taskmanager.log", banner)
            .With("tm-2/taskmanager.log", banner + "2026-01-05 10:05:00,000 ERROR org.apache.flink.runtime.taskexecutor.TaskExecutor [] - FATAL\njava.lang.OutOfMemoryError: Metaspace\n\tat java.lang.ClassLoader.defineClass1(Native Method)\n")
            .With("tm-2/jstat.txt", "  S0     S1     E      O      M     CCS    YGC     YGCT    FGC    FGCT     GCT\n  0.00   0.00  10.00  20.00  99.80  99.10     10    0.100    40    4.000    4.100\n")
            .With("flink-flink-standalonesession-0-tm-7.log", "2026-01-05 10:00:00,000 INFO  a.B [] - nothing\n");
        var verdict = test.Diagnose();
        Assert.Equal(["jobmanager", "taskmanager-1", "taskmanager-2"], verdict.Processes.Select(process => process.Id));
        Assert.Equal("taskmanager-2", verdict.Findings[0].Process.Id);
    }

    private static string Crash(int pid, string version) =>
        $"#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  Internal Error (debug.cpp:362), pid={pid}, tid=16137\n#  fatal error: OutOfMemory encountered: Java heap space\n#\n# JRE version: OpenJDK Runtime Environment (17.0.15+6) (build {version})\n";
}
