using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink;

/// <summary>The JobManager's Flink memory, 1.11 and later (<c>JobManagerFlinkMemoryUtils</c>).</summary>
internal sealed class JobManagerModel(OptionReader options) : IFlinkMemory
{
    public static readonly MemoryOption HeapOption = new("jobmanager.memory.heap.size");
    public static readonly MemoryOption OffHeapOption = new("jobmanager.memory.off-heap.size", "128m");
    public static readonly MemoryOption DirectLimit = new("jobmanager.memory.enable-jvm-direct-memory-limit", "false");
    public static readonly ProcessOptions Keys = new("jobmanager", "256m");

    private const string OnlyOne = " Please, make the configuration consistent or configure only one option: either JVM Heap or Total Flink Memory.";

    public IReadOnlyList<MemoryOption> FineGrained { get; } = [HeapOption];

    public static MemoryRegions Derive(OptionReader options, LegacyHeapTarget legacyHeap)
    {
        var target = legacyHeap is LegacyHeapTarget.Flink ? HeapOption : Keys.Process;
        var mapped = new LegacyHeap(options, "jobmanager", "JobManager").MapTo(target);
        try
        {
            var regions = new ProcessModel(mapped, Keys, new JobManagerModel(mapped)).Derive();
            regions.JvmArguments = Arguments(regions, mapped.Flag(DirectLimit));
            return regions;
        }
        catch (RefusedException refused) when (options.Version.Epoch is not MemoryEpoch.WithoutLegacyKeys)
        {
            throw refused.Prefixed("JobManager memory configuration failed: ");
        }
    }

    public MemoryRegions FromParts()
    {
        var heap = options.Size(HeapOption);
        if (options.Contains(Keys.Flink))
            return FromHeapAndTotal(heap, options.Size(Keys.Flink));
        var offHeap = options.Size(OffHeapOption);
        return Parts(Amount.Derived(heap.Size + offHeap.Size, "heap + off-heap"), heap, offHeap);
    }

    public MemoryRegions FromTotal(Amount total)
    {
        var offHeap = options.Size(OffHeapOption);
        if (total.Size <= offHeap.Size)
        {
            throw RefusedException.Because(
                $"The configured Total Flink Memory ({total.Size.ToHumanReadable()}) is less than the configured Off-heap Memory ({offHeap.Size.ToHumanReadable()}).");
        }

        return Parts(total, Amount.Derived(total.Size - offHeap.Size, "total Flink memory - off-heap"), offHeap);
    }

    private static List<JvmArgument> Arguments(MemoryRegions regions, bool limitDirect)
    {
        var heap = regions[JvmHeap].Bytes;
        List<JvmArgument> arguments = [new("-Xmx", heap), new("-Xms", heap)];
        if (limitDirect)
            arguments.Add(new("-XX:MaxDirectMemorySize", regions[JvmOffHeap].Bytes));
        arguments.Add(new("-XX:MaxMetaspaceSize", regions[JvmMetaspace].Bytes));
        return arguments;
    }

    private MemoryRegions FromHeapAndTotal(Amount heap, Amount total)
    {
        if (heap.Size > total.Size)
        {
            throw RefusedException.Because(
                $"The configured JVM Heap Memory ({heap.Size.ToHumanReadable()}) exceeds the configured Total Flink Memory ({total.Size.ToHumanReadable()}).{OnlyOne}");
        }

        var rest = total.Size - heap.Size;
        if (!options.Contains(OffHeapOption))
            return Parts(total, heap, Amount.Derived(rest, "total Flink memory - heap"));
        var offHeap = options.Size(OffHeapOption);
        if (offHeap.Size == rest)
            return Parts(total, heap, offHeap);
        throw RefusedException.Because(
            $"Sum of the configured JVM Heap Memory ({heap.Size.ToHumanReadable()}) and the configured Off-heap Memory ({offHeap.Size.ToHumanReadable()}) "
            + $"does not match the configured Total Flink Memory ({total.Size.ToHumanReadable()}).{OnlyOne}");
    }

    private static MemoryRegions Parts(Amount total, Amount heap, Amount offHeap) => new()
    {
        [TotalFlink] = total,
        [JvmHeap] = heap,
        [JvmOffHeap] = offHeap,
    };
}
