namespace Plimsoll.Flink;

/// <summary>How HotSpot rounds heap sizes, so that a figure seen in a JVM can be traced to the one that Flink passed.</summary>
public static class HotSpotHeap
{
    private const long MebiByte = 1 << 20;

    /// <summary>Serial, Parallel and CMS: 512 cards of a 4 KiB page (CardTable::ct_max_alignment_constraint).</summary>
    public const long GenerationalAlignment = 2 * MebiByte;

    /// <summary>G1's region size for a heap, in bytes: a 2048th of it as a power of two between 1 and 32 MiB.</summary>
    public static long G1RegionSize(long heapBytes)
    {
        var region = Math.Max(MebiByte, heapBytes / 2048);
        return Math.Min(32 * MebiByte, 1L << System.Numerics.BitOperations.Log2((ulong)region));
    }

    /// <summary>The MaxHeapSize that HotSpot makes of <c>-Xmx</c>, in bytes.</summary>
    public static long Align(long heapBytes, bool g1 = true)
    {
        var alignment = g1 ? Math.Max(GenerationalAlignment, G1RegionSize(heapBytes)) : GenerationalAlignment;
        return (heapBytes + alignment - 1) / alignment * alignment;
    }

    /// <summary>Whether a MaxHeapSize seen in a JVM can come from an <c>-Xmx</c>: exactly, or rounded up by any collector.</summary>
    public static bool CanComeFrom(long seenBytes, long passedBytes) =>
        seenBytes == passedBytes || seenBytes == Align(passedBytes) || seenBytes == Align(passedBytes, g1: false);
}
