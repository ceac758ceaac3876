using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A heap, or the sum of what a JVM is allowed by its options, that is not below the memory limit of its own container, by the user's files alone.</summary>
/// <param name="Heap">The option: -Xmx, or -Xms where it is the larger.</param>
/// <param name="Sum">What the options of the block allow together, in bytes.</param>
/// <param name="HeapBytes">The heap alone.</param>
/// <param name="Limit">The limit.</param>
internal sealed record HeapBesideLimit(JvmFlag Heap, long HeapBytes, long Sum, ContainerLimit Limit)
{
    /// <summary>Whether the heap alone reaches the limit.</summary>
    public bool IsAlone => HeapBytes >= Limit.Bytes;

    /// <summary>The first such pair; null where every heap fits, and for Flink, which computes its own.</summary>
    public static HeapBesideLimit? Of(ProcessCase process)
    {
        if (process.IsFlink)
            return null;
        foreach (var limits in process.Case.Facts.Of<ContainerLimit>().Where(limit => limit.Basis == Basis.Read && OptionFile.IsOne(limit.Origin.Source)).GroupBy(limit => limit.Origin.Source, StringComparer.Ordinal))
        {
            JvmFlag[] flags = [.. process.Facts.Of<JvmFlag>().Where(flag => flag.Origin.Source == limits.Key && flag is { InForce: false, AfterMain: false, IsEstimate: false })];
            if (flags.Length == 0 || process.OwnFile(limits.Key) is not { } file)
                continue;
            if (limits.Select(limit => Of(limit, [.. Within(flags, LimitBlock.Of(file, limit.Origin.Line), limits.Count())])).FirstOrDefault(found => found is not null) is { } beside)
                return beside;
        }

        return null;
    }

    // Without a block of its own a limit is that of the file, where it is the only one.
    private static IEnumerable<JvmFlag> Within(JvmFlag[] flags, (int First, int Last)? block, int limits) =>
        block is var (first, last) ? flags.Where(flag => flag.Origin.Line >= first && flag.Origin.Line <= last) : limits == 1 && flags.Count(flag => flag.Name == "MaxHeapSize") <= 1 ? flags : [];

    private static HeapBesideLimit? Of(ContainerLimit limit, IReadOnlyList<JvmFlag> flags)
    {
        var heap = flags.Where(flag => flag.Name is "MaxHeapSize" or "InitialHeapSize").Select(flag => (Flag: flag, Bytes: JvmFlags.ParseBytes(flag.Value) ?? 0)).OrderByDescending(one => one.Bytes).ThenByDescending(one => one.Flag.Name, StringComparer.Ordinal).FirstOrDefault();
        if (heap.Flag is null || heap.Bytes <= 0)
            return null;
        var sum = heap.Bytes + Largest(flags, "MaxDirectMemorySize") + Largest(flags, "MaxMetaspaceSize");
        return sum >= limit.Bytes ? new HeapBesideLimit(heap.Flag, heap.Bytes, sum, limit) : null;
    }

    private static long Largest(IReadOnlyList<JvmFlag> flags, string name) => flags.Where(flag => flag.Name == name).Select(flag => JvmFlags.ParseBytes(flag.Value) ?? 0).Where(bytes => bytes < 1L << 45).DefaultIfEmpty(0).Max();
}
