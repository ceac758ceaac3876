using System.Globalization;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A limit of the JVM that stands behind the jar or the main class, where the program gets it and the JVM does not.</summary>
/// <param name="Flag">The option.</param>
/// <param name="InForce">What the JVM runs with instead, as far as the evidence tells, and where it tells that.</param>
internal sealed record MisplacedOption(JvmFlag Flag, (long Bytes, Fact Fact)? InForce)
{
    private const string Heap = "MaxHeapSize";

    // arguments.cpp, Arguments::set_heap_size: a quarter of the memory, but half of a small one, and at least the flag's own default, 96 MiB x 13/10 on 64 bits.
    private const double DefaultPercent = 25;
    private const double SmallPercent = 50;
    private const long DefaultHeap = (96L << 20) * 13 / 10;

    /// <summary>The option; null where none is misplaced, or the JVM has as much all the same.</summary>
    public static MisplacedOption? Of(BrokenLimit limit, string name)
    {
        var behind = limit.Facts.Of<JvmFlag>().Where(flag => flag.AfterMain && flag.Name == name).OrderBy(flag => flag.Listed).ThenByDescending(flag => OptionFile.IsOne(flag.Origin.Source)).FirstOrDefault();
        if (behind is null || JvmFlags.ParseBytes(behind.Value) is not { } wanted)
            return null;
        var real = Real(limit.Process, name);
        return real is var (bytes, _) && bytes >= wanted - (wanted / 50) ? null : new MisplacedOption(behind, real);
    }

    private static (long Bytes, Fact Fact)? Real(ProcessCase process, string name)
    {
        if (process.Flags[name] is { } set && JvmFlags.ParseBytes(set.Value) is { } bytes)
            return (bytes, set);
        if (name != Heap)
            return null;
        if (process.GcRun is { Measures.Heap.Limit: { } logged } run)
            return (logged, run);
        if (process.Flags["MaxRAM"] is { } memory && JvmFlags.ParseBytes(memory.Value) is { } seen)
            return (Share(process, seen), memory);
        return process.MemoryLimit is { } limit ? (Share(process, limit.Bytes), limit) : null;
    }

    private static long Share(ProcessCase process, long memory)
    {
        var percent = double.TryParse(process.Flags["MaxRAMPercentage"]?.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var set) ? set : DefaultPercent;
        var small = (long)(memory * SmallPercent / 100);
        return small < DefaultHeap ? small : Math.Max((long)(memory * percent / 100), DefaultHeap);
    }
}
