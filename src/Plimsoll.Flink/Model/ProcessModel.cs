namespace Plimsoll.Flink;

/// <summary>The part of the model inside total Flink memory, which differs between the processes.</summary>
internal interface IFlinkMemory
{
    /// <summary>The options that together need no total.</summary>
    IReadOnlyList<MemoryOption> FineGrained { get; }

    /// <summary>Derives total Flink memory from the fine-grained options.</summary>
    MemoryRegions FromParts();

    /// <summary>Divides a given total.</summary>
    MemoryRegions FromTotal(Amount total);
}

/// <summary>Total process, metaspace and overhead around total Flink memory (<c>ProcessMemoryUtils</c>).</summary>
internal sealed class ProcessModel(OptionReader options, ProcessOptions keys, IFlinkMemory inner)
{
    public MemoryRegions Derive()
    {
        if (inner.FineGrained.All(options.Contains))
            return Around(inner.FromParts());
        if (options.Contains(keys.Flink))
            return Around(inner.FromTotal(options.Size(keys.Flink)));
        return options.Contains(keys.Process) ? Inside() : throw RefusedException.Because(NothingSet);
    }

    private string NothingSet => options.Version.Epoch is MemoryEpoch.TaskManagerModel
        ? "Either Task Heap Memory size (taskmanager.memory.task.heap.size) and Managed Memory size (taskmanager.memory.managed.size), "
            + "or Total Flink Memory size (taskmanager.memory.flink.size), or Total Process Memory size (taskmanager.memory.process.size) need to be configured explicitly."
        : $"Either required fine-grained memory ({string.Join(" and ", inner.FineGrained.Select(option => option.Key))}), "
            + $"or Total Flink Memory size ({keys.Flink}), or Total Process Memory size ({keys.Process}) need to be configured explicitly.";

    private FractionRange OverheadRange() => options.Range("JVM Overhead", keys.OverheadMin, keys.OverheadMax, keys.OverheadFraction);

    /// <summary>Only the process total is given: overhead is its fraction, Flink memory the rest.</summary>
    private MemoryRegions Inside()
    {
        var process = options.Size(keys.Process);
        var metaspace = options.Size(keys.Metaspace);
        var overhead = OverheadRange().Of(process.Size, "total process memory");
        if (metaspace.Size + overhead.Size > process.Size)
        {
            throw RefusedException.Because(
                $"Sum of configured JVM Metaspace ({metaspace.Size.ToHumanReadable()}) and JVM Overhead ({overhead.Size.ToHumanReadable()}) "
                + $"exceed configured Total Process Memory ({process.Size.ToHumanReadable()}).");
        }

        var regions = inner.FromTotal(Amount.Derived(process.Size - metaspace.Size - overhead.Size, "total process - metaspace - overhead"));
        return Complete(regions, process, metaspace, overhead);
    }

    /// <summary>Flink memory is known: overhead and the process total follow, or the process total is given and overhead is what is left.</summary>
    private MemoryRegions Around(MemoryRegions regions)
    {
        var metaspace = options.Size(keys.Metaspace);
        var inside = regions[MemoryRegionKind.TotalFlink].Size + metaspace.Size;
        if (options.Contains(keys.Process))
            return Complete(regions, options.Size(keys.Process), metaspace, Remainder(regions, metaspace.Size, inside));
        var overhead = OverheadRange().OfRest(inside, "total Flink memory + metaspace");
        return Complete(regions, Amount.Derived(inside + overhead.Size, "total Flink memory + metaspace + overhead"), metaspace, overhead);
    }

    private Amount Remainder(MemoryRegions regions, MemorySize metaspace, MemorySize inside)
    {
        var process = options.Size(keys.Process).Size;
        if (process < inside)
            throw TooSmall(process, regions[MemoryRegionKind.TotalFlink].Size, metaspace);
        var overhead = process - inside;
        var range = OverheadRange();
        if (overhead < range.Min.Size || overhead > range.Max.Size)
        {
            throw RefusedException.Because(
                $"Derived JVM Overhead size ({overhead.ToHumanReadable()}) is not in configured JVM Overhead range "
                + $"[{range.Min.Size.ToHumanReadable()}, {range.Max.Size.ToHumanReadable()}].");
        }

        return Amount.Derived(overhead, "what total process leaves after total Flink memory and metaspace");
    }

    private RefusedException TooSmall(MemorySize process, MemorySize flink, MemorySize metaspace) => options.Version.Epoch is MemoryEpoch.TaskManagerModel
        ? new RefusedException("IllegalArgumentException: bytes must be >= 0")
        : RefusedException.Because(
            $"The configured Total Process Memory size ({process.ToHumanReadable()}) is less than the sum of the derived Total Flink Memory size "
            + $"({flink.ToHumanReadable()}) and the configured or default JVM Metaspace size  ({metaspace.ToHumanReadable()}).");

    private static MemoryRegions Complete(MemoryRegions regions, Amount process, Amount metaspace, Amount overhead)
    {
        regions[MemoryRegionKind.TotalProcess] = process;
        regions[MemoryRegionKind.JvmMetaspace] = metaspace;
        regions[MemoryRegionKind.JvmOverhead] = overhead;
        return regions;
    }
}
