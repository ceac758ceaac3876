using System.Globalization;
using System.Text;

namespace Plimsoll.Diagnosis.Tests;

/// <summary>What recordings of the Flight Recorder and the JVM's own settings tell, once they are printed.</summary>
public sealed class RecordingTest
{
    private const string HeapLimit = "jdk.GCHeapConfiguration {\n  startTime = 13:00:00.000 (2026-03-01)\n  minSize = 8.0 MB\n  maxSize = 100.0 MB\n}\n\n";

    private static string Old(int age, double used, string held) => string.Create(CultureInfo.InvariantCulture, $$"""
        jdk.OldObjectSample {
          startTime = 13:30:16.000 (2026-03-01)
          objectAge = {{age}} s
          lastKnownHeapUsage = {{used:F1}} MB
          object =  [
            java.util.HashMap$Node
            [12] : java.util.HashMap$Node[64]
            table : java.util.HashMap Size: 40
            {{held}}
          ]
          arrayElements = N/A
        }


        """);

    private static string Collection(int id, string name, int second, int before, int after) => string.Create(CultureInfo.InvariantCulture, $$"""
        jdk.GCHeapSummary {
          startTime = 13:00:{{second:D2}}.000 (2026-03-01)
          gcId = {{id}}
          when = "Before GC"
          heapSpace = {
            committedSize = 100.0 MB
            reservedSize = 100.0 MB
          }
          heapUsed = {{before}}.0 MB
        }

        jdk.GarbageCollection {
          startTime = 13:00:{{second:D2}}.000 (2026-03-01)
          duration = 5.42 ms
          gcId = {{id}}
          name = "{{name}}"
          cause = "G1 Evacuation Pause"
          sumOfPauses = 5.42 ms
          longestPause = 5.42 ms
        }

        jdk.GCHeapSummary {
          startTime = 13:00:{{second:D2}}.006 (2026-03-01)
          gcId = {{id}}
          when = "After GC"
          heapSpace = {
            committedSize = 100.0 MB
            reservedSize = 100.0 MB
          }
          heapUsed = {{after}}.0 MB
        }


        """);

    [Fact]
    public void Old_objects_on_one_field_with_a_rising_heap_name_the_field()
    {
        var text = new StringBuilder(HeapLimit);
        foreach (var (age, used) in new[] { (60, 20.0), (50, 25.0), (40, 40.0), (30, 60.0), (20, 70.0), (10, 80.0) })
            text.Append(Old(age, used, "sessions : com.acme.shop.SessionTable"));
        using var made = new TestCase().With("recording.txt", text.ToString());
        var finding = made.First();
        Assert.Equal(("heap-space", "recording-old-objects", "leak/heap/sessions"), (finding.Failure, finding.Id, finding.Cause));
        Assert.Contains("com.acme.shop.SessionTable.sessions", finding.Title, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Old_objects_of_a_heap_that_stays_level_are_what_a_program_keeps()
    {
        var text = new StringBuilder(HeapLimit);
        foreach (var age in new[] { 60, 50, 40, 30, 20, 10 })
            text.Append(Old(age, 60, "sessions : com.acme.shop.SessionTable"));
        using var made = new TestCase().With("recording.txt", text.ToString());
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void Collections_of_a_recording_are_measured_as_those_of_a_log()
    {
        using var made = new TestCase().With("recording.txt", HeapLimit + Collection(1, "G1New", 1, 60, 20) + Collection(2, "G1New", 9, 70, 24) + Collection(3, "G1Full", 20, 80, 22));
        var process = Assert.Single(made.Diagnose().Case!.Processes);
        var measures = process.GcRun!.Measures;
        Assert.Equal((3, 1), ((int)measures.Pauses.Count, (int)measures.FullCollections));
        Assert.Equal(100L << 20, process.MaxHeap);
    }

    [Fact]
    public void An_error_that_a_recording_holds_is_one()
    {
        using var made = new TestCase().With("recording.txt", """
            jdk.JavaErrorThrow {
              startTime = 14:52:04.412 (2026-03-01)
              message = "Java heap space"
              thrownClass = java.lang.OutOfMemoryError (classLoader = bootstrap)
              eventThread = "worker-3" (javaThreadId = 68)
              stackTrace = [
                java.util.Arrays.copyOf(Object[], int) line: 3512
                com.acme.Loader.load() line: 44
              ]
            }

            """);
        Assert.Equal("heap-space", made.First().Failure);
        using var other = new TestCase().With("recording.txt", "jdk.JavaErrorThrow {\n  startTime = 14:52:04.412 (2026-03-01)\n  message = null\n  thrownClass = java.lang.NoSuchMethodError (classLoader = bootstrap)\n}\n");
        Assert.Empty(other.Diagnose().Findings);
    }

    [Fact]
    public void A_summary_shows_no_process_at_work()
    {
        using var made = new TestCase().With("summary.txt", """

             Version: 2.1
             Chunks: 1
             Start: 2026-03-01 12:00:00 (UTC)
             Duration: 60 s

             Event Type                                   Count  Size (bytes)
            ==================================================================
             jdk.GCPhaseParallel                           3840         96000
             jdk.OldObjectSample                             12          1200

            """);
        var verdict = made.Diagnose();
        Assert.Equal(VerdictKind.Undiagnosable, verdict.Kind);
        Assert.Contains("jfr print", Assert.Single(verdict.Coverage).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.80G", true)]
    [InlineData("247.50M", false)]
    public void A_heap_that_the_JVM_chose_is_held_against_the_limit(string heap, bool isTooLarge)
    {
        using var made = new TestCase().With("settings.txt", $"VM settings:\n    Max. Heap Size (Estimated): {heap}\n    Using VM: OpenJDK 64-Bit Server VM\n\n")
            .With("pod.yaml", "containers:\n  - name: app\n    resources:\n      limits:\n        memory: 1Gi\n");
        if (isTooLarge)
            Assert.Equal(("container-limit", "wrong-setting/container-support"), (made.First().Failure, made.First().Cause));
        else
            Assert.Empty(made.Diagnose().Findings);
    }

    [Theory]
    [InlineData("$ docker run --rm -m 1GB acme/java:11", true)]
    [InlineData("$ podman run --rm -m=1gb acme/java:11", true)]
    [InlineData("$ docker run --rm --memory 1.5GiB acme/java:11", true)]
    [InlineData("$ docker run --rm -m 64GB acme/java:11", false)]
    [InlineData("$ docker run --rm acme/java:11", false)]
    public void A_command_that_bounds_the_container_is_the_limit_in_whatever_unit(string command, bool isTooSmall)
    {
        using var made = new TestCase().With("run.txt", $"{command} java -XX:MaxRAMPercentage=80 -XshowSettings:vm -version\nVM settings:\n    Max. Heap Size (Estimated): 29.97G\n    Using VM: OpenJDK 64-Bit Server VM\n\n");
        if (isTooSmall)
            Assert.Equal(("container-limit", "wrong-setting/container-support"), (made.First().Failure, made.First().Cause));
        else
            Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void An_estimate_does_not_stand_against_what_was_asked()
    {
        using var made = new TestCase().With("settings.txt", "VM settings:\n    Max. Heap Size (Estimated): 7.80G\n    Using VM: OpenJDK 64-Bit Server VM\n\n")
            .With("pod.yaml", "containers:\n  - name: app\n    env:\n      - name: JAVA_OPTS\n        value: -Xmx512m\n    resources:\n      limits:\n        memory: 1Gi\n");
        Assert.Empty(made.Diagnose().Findings);
    }

    [Fact]
    public void The_limit_that_the_JVM_sees_is_the_containers()
    {
        using var made = new TestCase().With("settings.txt", "Operating System Metrics:\n    Provider: cgroupv2\n    Effective CPU Count: 2\n    Memory Limit: 512.00M\n    Memory Soft Limit: 0.00K\n    Memory & Swap Limit: 512.00M\n\n");
        Assert.Equal(512L << 20, Assert.Single(made.Diagnose().Case!.Processes).MemoryLimit?.Bytes);
    }

    [Fact]
    public void A_whole_javacore_tells_its_event_and_its_heap()
    {
        using var made = new TestCase().With("javacore.20260301.101112.17.0001.txt", """
            0SECTION       TITLE subcomponent dump routine
            NULL           ===============================
            1TICHARSET     UTF-8
            1TISIGINFO     Dump Event "systhrow" (00040000) Detail "java/lang/OutOfMemoryError" "Java-Heapspeicher" received
            1TIDATETIME    Date: 2026/03/01 at 10:11:12:345
            NULL           ------------------------------------------------------------------------
            0SECTION       ENVINFO subcomponent dump routine
            2CIUSERARG               -Xmx256m
            NULL           ------------------------------------------------------------------------
            0SECTION       MEMINFO subcomponent dump routine
            1STHEAPTYPE    Object Memory
            1STHEAPTOTAL   Total memory:                   268435456 (0x0000000010000000)
            1STHEAPINUSE   Total memory in use:            266338304 (0x000000000FE00000)
            1STHEAPFREE    Total memory free:                2097152 (0x0000000000200000)

            """);
        var finding = made.First();
        Assert.Equal("heap-space", finding.Failure);
        Assert.Equal(256L << 20, Assert.Single(made.Diagnose().Case!.Processes).MaxHeap);
    }

    [Fact]
    public void A_javacore_that_a_user_asked_for_tells_of_no_failure()
    {
        using var made = new TestCase().With("javacore.txt", "0SECTION       TITLE subcomponent dump routine\nNULL           ===============================\n1TISIGINFO     Dump Event \"user\" (00004000) received\n1STHEAPTOTAL   Total memory:                   268435456 (0x0000000010000000)\n1STHEAPINUSE   Total memory in use:             66338304 (0x0000000003F43A00)\n");
        Assert.Empty(made.Diagnose().Findings);
    }
}
