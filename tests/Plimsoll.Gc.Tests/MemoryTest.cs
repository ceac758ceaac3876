using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Gc.Tests;

public sealed class MemoryTest
{
    [Fact]
    public void An_event_takes_64_bytes() => Assert.Equal(64, Unsafe.SizeOf<GcEvent>());

    [Fact]
    public void Lines_cost_nothing_but_the_events_in_them()
    {
        var lines = GcData.Lines("samples/25-g1.log.gz").Select(Encoding.UTF8.GetBytes).ToArray();
        var parser = new GcLogParser();
        Feed(parser, lines);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20; round++)
            Feed(parser, [.. lines.Where(line => line.AsSpan().IndexOf("GC("u8) >= 0)]);
        var perLine = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (20 * lines.Length);
        Assert.InRange(perLine, 0, 40);
    }

    private static void Feed(GcLogParser parser, byte[][] lines)
    {
        foreach (var line in lines)
            parser.Line(line);
    }
}
