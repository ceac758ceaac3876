using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Gc.Tests;

public sealed class MemoryTest
{
    [Fact]
    public void An_event_takes_64_bytes() => Assert.Equal(64, Unsafe.SizeOf<GcEvent>());

    [Fact]
    public void Lines_without_an_event_cost_nothing()
    {
        foreach (var name in new[] { "samples/25-g1.log.gz", "samples/25-z.log.gz", "samples/17-shen.log.gz" })
        {
            var all = GcData.Lines(name).Select(Encoding.UTF8.GetBytes).ToArray();
            var details = GcData.Lines(name).Where(line => line.Contains("GC(", StringComparison.Ordinal) && !line.Contains("Pause", StringComparison.Ordinal) && !line.Contains("oncurrent", StringComparison.Ordinal)
                && !line.Contains("Collection (", StringComparison.Ordinal)).Select(Encoding.UTF8.GetBytes).ToArray();
            Assert.NotEmpty(details);
            var parser = new GcLogParser();
            Feed(parser, all);
            Feed(parser, details);
            // The runtime may allocate for itself on this thread, once: what the lines cost, they cost each time.
            Assert.InRange(Enumerable.Range(0, 3).Min(_ => Cost(parser, details)), 0, 1_000);
        }
    }

    [Fact]
    public void Events_cost_64_bytes_each_while_they_are_read()
    {
        var pauses = Enumerable.Range(0, 101_000).Select(index => Encoding.UTF8.GetBytes($"[{index}.000s][info][gc] GC({index}) Pause Young (Allocation Failure) 24M->4M(128M) 3.456ms")).ToArray();
        var parser = new GcLogParser();
        var (first, rest) = (pauses[..1000], pauses[1000..]);
        Feed(parser, first);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed(parser, rest);
        // Events are kept in pieces of 2048, the first of which grows by doubling and the last of which is not full.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100_000.0, 64, 68);
    }

    private static long Cost(GcLogParser parser, byte[][] lines)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 10; round++)
            Feed(parser, lines);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Feed(GcLogParser parser, byte[][] lines)
    {
        foreach (var line in lines)
            parser.Line(line);
    }
}
