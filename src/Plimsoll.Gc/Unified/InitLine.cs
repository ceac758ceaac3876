using System.Text;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

/// <summary>Facts from <c>gc,init</c> and its neighbours: <c>Version: 17.0.15+6 (release)</c>, <c>CPUs: 2 total, 2 available</c>, <c>Heap Max Capacity: 128M</c>.</summary>
internal static class InitLine
{
    /// <summary>The facts with what the message adds; null if it is no such message.</summary>
    public static JvmFacts? Read(ReadOnlySpan<byte> text, JvmFacts facts)
    {
        if (text.StartsWith("Minimum heap "u8))
            return Shenandoah(text, facts);
        if (text.StartsWith("Initialize Shenandoah heap: "u8))
            return SizeAfter(text, " min, "u8, out var max) ? facts with { HeapMax = max } : facts;
        if (text.StartsWith("Regions: "u8))
            return SizeAfter(text, " x "u8, out var region) ? facts with { RegionSize = region } : facts;
        if (text.StartsWith("GC threads: "u8))
            return Threads(text, facts);
        if (text.StartsWith("Compressed class space mapped at"u8))
            return IntegerAfter(text, "reserved size: "u8, out var reserved) ? facts with { ClassSpaceReserved = reserved } : facts;
        if (text.StartsWith("Heap address: "u8))
            return IntegerAfter(text, "size: "u8, out var mebibytes) ? facts with { HeapMax = facts.HeapMax ?? mebibytes << 20 } : facts;
        if (text.StartsWith("Memory Limit is: "u8))
            return IntegerAfter(text, "is: "u8, out var limit) && limit > 0 ? facts with { ContainerMemory = limit } : facts;
        var colon = text.IndexOf(": "u8);
        return colon is > 0 and < 40 ? Named(text[..colon], text[(colon + 2)..], facts) : null;
    }

    private static JvmFacts? Named(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, JvmFacts facts) => name switch
    {
        _ when name.SequenceEqual("Version"u8) => WithVersion(Encoding.ASCII.GetString(value), facts),
        _ when name.SequenceEqual("CPUs"u8) => Cpus(value, facts),
        _ when name.SequenceEqual("Memory"u8) => Size(value) is { } memory ? facts with { Memory = memory } : facts,
        _ when name.SequenceEqual("Heap Region Size"u8) || name.SequenceEqual("Heap region size"u8) => facts with { RegionSize = Size(value) },
        _ when name.SequenceEqual("Heap Min Capacity"u8) || name.SequenceEqual("Min Capacity"u8) => facts with { HeapMin = Size(value) },
        _ when name.SequenceEqual("Heap Initial Capacity"u8) || name.SequenceEqual("Initial Capacity"u8) => facts with { HeapInitial = Size(value) },
        _ when name.SequenceEqual("Heap Max Capacity"u8) || name.SequenceEqual("Max Capacity"u8) => facts with { HeapMax = Size(value) },
        _ when name.SequenceEqual("Parallel Workers"u8) || name.SequenceEqual("Runtime Workers"u8) => facts with { ParallelWorkers = Count(value) },
        _ when name.SequenceEqual("Concurrent Workers"u8) || name.SequenceEqual("GC Workers"u8) || name.SequenceEqual("GC Workers Max"u8) => facts with { ConcurrentWorkers = Count(value) },
        _ => null,
    };

    private static JvmFacts WithVersion(string text, JvmFacts facts) => facts with { FullVersion = text, Version = text.Split('+', ' ', '-')[0] };

    private static JvmFacts Cpus(ReadOnlySpan<byte> value, JvmFacts facts)
    {
        var scan = new Scan(value);
        if (!scan.Integer(out var total) || !scan.Skip(" total, "u8) || !scan.Integer(out var available))
            return facts;
        return facts with { CpusTotal = (int)Math.Min(total, 1 << 20), CpusAvailable = (int)Math.Min(available, 1 << 20) };
    }

    private static JvmFacts Threads(ReadOnlySpan<byte> text, JvmFacts facts)
    {
        var scan = new Scan(text, 12);
        if (scan.Integer(out var parallel) && scan.Skip(" parallel, "u8) && scan.Integer(out var concurrent))
            return facts with { ParallelWorkers = (int)Math.Min(parallel, 1 << 20), ConcurrentWorkers = (int)Math.Min(concurrent, 1 << 20) };
        return facts;
    }

    /// <summary><c>Minimum heap 8388608  Initial heap 134217728  Maximum heap 134217728</c>, in bytes.</summary>
    private static JvmFacts Shenandoah(ReadOnlySpan<byte> text, JvmFacts facts)
    {
        var scan = new Scan(text, 13);
        if (!scan.Integer(out var min) || !After(text, "Initial heap "u8, out scan) || !scan.Integer(out var initial)
            || !After(text, "Maximum heap "u8, out scan) || !scan.Integer(out var max))
            return facts;
        return facts with { HeapMin = min, HeapInitial = initial, HeapMax = max };
    }

    private static bool SizeAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words, out long size)
    {
        size = 0;
        return After(text, words, out var scan) && scan.Size(out size);
    }

    private static bool IntegerAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words, out long value)
    {
        value = 0;
        return After(text, words, out var scan) && scan.Integer(out value);
    }

    private static bool After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> words, out Scan scan)
    {
        var at = text.IndexOf(words);
        scan = new Scan(text, Math.Max(0, at) + words.Length);
        return at >= 0;
    }

    private static long? Size(ReadOnlySpan<byte> value)
    {
        var scan = new Scan(value);
        return scan.Size(out var bytes) ? bytes : null;
    }

    private static int? Count(ReadOnlySpan<byte> value)
    {
        var scan = new Scan(value);
        return scan.Integer(out var count) ? (int)Math.Min(count, 1 << 20) : null;
    }
}
