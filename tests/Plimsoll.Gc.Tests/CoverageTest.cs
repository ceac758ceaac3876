namespace Plimsoll.Gc.Tests;

public sealed class CoverageTest
{
    [Fact]
    public void Every_GC_line_of_every_log_is_understood()
    {
        foreach (var name in GcData.All())
        {
            var coverage = GcData.Read(name).Coverage;
            Assert.True(coverage.Gc == coverage.Understood, $"{name}: {coverage.Gc - coverage.Understood} lines not understood, first: {coverage.Unread.FirstOrDefault()}");
            Assert.True(coverage.Gc > 0, name);
        }
    }

    [Fact]
    public void What_is_no_GC_line_was_written_by_the_application_or_is_torn()
    {
        string[] known = ["imported batch", "java.lang.", "\tat ", "Exception", "Aborting", "Terminating", "Dumping", "Heap dump", "Picked up"];
        foreach (var name in GcData.All())
        {
            var parser = new GcLogParser();
            foreach (var line in GcData.Lines(name).Where(line => line.Length > 0))
            {
                var isGc = parser.Line(System.Text.Encoding.UTF8.GetBytes(line));
                // "done" and the lone stamps are ends of lines that a rotation or an application cut in two.
                Assert.True(isGc || known.Any(word => line.Contains(word, StringComparison.Ordinal)) || line.Trim().Length < 50, $"{name}: {line}");
            }
        }
    }

    [Fact]
    public void An_unknown_message_of_unified_logging_is_a_GC_line_that_was_not_understood()
    {
        var log = GcData.ReadText("[0.010s][info][gc] Using G1\n[0.020s][info][gc,new] GC(0) Quantum tunnelling of 12 regions\n[0.030s][info][gc,new] Entirely new subsystem\nINFO application line\n");
        Assert.Equal((4, 3, 1), (log.Coverage.Total, log.Coverage.Gc, log.Coverage.Understood));
        Assert.Equal([2L, 3L], log.Coverage.Unread.Select(line => line.Number));
        Assert.Contains("Quantum", log.Coverage.Unread[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_gave_up_behind_the_GC_locker_is_understood()
    {
        var log = GcData.ReadText("[0.010s][info][gc] Using G1\n[2050.566s][warning][gc,alloc] sink-task-3: Retried waiting for GCLocker too often allocating 4194306 words\n");
        Assert.Equal((2, 2, 2), (log.Coverage.Total, log.Coverage.Gc, log.Coverage.Understood));
    }

    [Theory]
    [InlineData("""{"log":"[0.5s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M-\u003e3M(64M) 2.100ms\n","stream":"stdout","time":"2026-11-20T10:00:00Z"}""")]
    [InlineData("""{"log": "[0.5s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->3M(64M) 2.100ms\n", "stream": "stdout"}""")]
    [InlineData("\e[32m[0.5s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->3M(64M) 2.100ms\e[0m")]
    [InlineData("""{"log":"\u001b[1m[0.5s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M-\u003e3M(64M) 2.100ms\u001b[0m\r\n"}""")]
    public void A_container_and_a_terminal_put_something_around_the_line(string line)
    {
        var collection = Assert.Single(GcData.Single(GcData.ReadText(line + "\n")).Events);
        Assert.Equal((24L << 20, 3L << 20), (collection.HeapBefore, collection.HeapAfter));
    }
}
