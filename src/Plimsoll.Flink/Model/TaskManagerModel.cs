using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink;

/// <summary>The TaskManager's Flink memory, 1.10 and later (<c>TaskExecutorFlinkMemoryUtils</c>).</summary>
internal sealed class TaskManagerModel(OptionReader options) : IFlinkMemory
{
    public static readonly MemoryOption TaskHeapOption = new("taskmanager.memory.task.heap.size");
    public static readonly MemoryOption ManagedOption = new("taskmanager.memory.managed.size");
    public static readonly MemoryOption ManagedFraction = new("taskmanager.memory.managed.fraction", "0.4");
    public static readonly MemoryOption NetworkMin = new("taskmanager.memory.network.min", "64m");
    public static readonly MemoryOption NetworkFraction = new("taskmanager.memory.network.fraction", "0.1", "taskmanager.network.memory.fraction");
    public static readonly MemoryOption FrameworkHeapOption = new("taskmanager.memory.framework.heap.size", "128m");
    public static readonly MemoryOption FrameworkOffHeapOption = new("taskmanager.memory.framework.off-heap.size", "128m");
    public static readonly MemoryOption TaskOffHeapOption = new("taskmanager.memory.task.off-heap.size", "0");
    public static readonly MemoryOption SegmentSize = new("taskmanager.memory.segment-size", "32k");
    public static readonly MemoryOption NumberOfBuffers = new("taskmanager.network.numberOfBuffers", "2048");
    public static readonly MemoryOption CpuCores = new("taskmanager.cpu.cores");
    public static readonly MemoryOption Slots = new("taskmanager.numberOfTaskSlots", "1");

    private const string NetworkIsTheRest =
        "If Total Flink, Task Heap and (or) Managed Memory sizes are explicitly configured then the Network Memory size is the rest of the Total Flink memory "
        + "after subtracting all other configured types of memory, but the derived Network Memory is inconsistent with its configuration.";

    private readonly ProcessOptions _keys = Keys(options.Version);

    public IReadOnlyList<MemoryOption> FineGrained { get; } = [TaskHeapOption, ManagedOption];

    public static ProcessOptions Keys(FlinkVersion version) => new("taskmanager", version is { Major: 1, Minor: 10, Patch: 0 } ? "96m" : "256m");

    public static MemoryOption NetworkMax(FlinkVersion version) =>
        new("taskmanager.memory.network.max", version.IsAtLeast(1, 17) ? "9223372036854775807" : "1g");

    public static MemoryRegions Derive(OptionReader options, LegacyHeapTarget legacyHeap)
    {
        var keys = Keys(options.Version);
        var target = legacyHeap is LegacyHeapTarget.Flink ? keys.Flink : keys.Process;
        var mapped = new LegacyHeap(options, "taskmanager", "TaskManager").MapTo(target);
        try
        {
            var regions = new ProcessModel(mapped, keys, new TaskManagerModel(mapped)).Derive();
            CheckCpuCores(mapped);
            regions.JvmArguments = Arguments(regions);
            return regions;
        }
        catch (RefusedException refused) when (options.Version.Epoch > MemoryEpoch.TaskManagerModel)
        {
            throw refused.Prefixed("TaskManager memory configuration failed: ");
        }
    }

    public MemoryRegions FromParts()
    {
        var regions = Fixed();
        regions[TaskHeap] = options.Size(TaskHeapOption);
        regions[Managed] = options.Size(ManagedOption);
        if (options.Contains(_keys.Flink))
            return WithNetworkAsRest(regions, options.Size(_keys.Flink));
        var rest = regions.Sum(FrameworkHeap, FrameworkOffHeap, TaskHeap, TaskOffHeap, Managed);
        regions[Network] = LegacyNetwork() ?? NetworkRange().OfRest(rest, "the other parts of total Flink memory");
        regions[TotalFlink] = Amount.Derived(rest + regions[Network].Size, "sum of its parts");
        return regions;
    }

    public MemoryRegions FromTotal(Amount total)
    {
        var regions = Fixed();
        regions[Managed] = ManagedOf(total.Size);
        if (options.Contains(TaskHeapOption))
        {
            regions[TaskHeap] = options.Size(TaskHeapOption);
            return WithNetworkAsRest(regions, total);
        }

        regions[TotalFlink] = total;
        regions[Network] = LegacyNetwork() ?? NetworkRange().Of(total.Size, "total Flink memory");
        var rest = regions.Sum(FrameworkHeap, FrameworkOffHeap, TaskOffHeap, Managed, Network);
        if (rest > total.Size)
            throw Exceeds(regions, total.Size, withTaskHeap: false);
        regions[TaskHeap] = Amount.Derived(total.Size - rest, "what total Flink memory leaves after all other parts");
        return regions;
    }

    private static List<JvmArgument> Arguments(MemoryRegions regions)
    {
        var heap = regions.Sum(FrameworkHeap, TaskHeap).Bytes;
        return
        [
            new("-Xmx", heap),
            new("-Xms", heap),
            new("-XX:MaxDirectMemorySize", regions.Sum(FrameworkOffHeap, TaskOffHeap, Network).Bytes),
            new("-XX:MaxMetaspaceSize", regions[JvmMetaspace].Bytes),
        ];
    }

    private static void CheckCpuCores(OptionReader options)
    {
        var cores = options.Contains(CpuCores) ? options.Fraction(CpuCores) : options.Integer(Slots);
        if (cores <= 0)
            throw RefusedException.Because("TaskExecutors need to be started with a positive number of CPU cores. Please configure taskmanager.cpu.cores accordingly.");
    }

    private MemoryRegions Fixed() => new()
    {
        [FrameworkHeap] = options.Size(FrameworkHeapOption),
        [FrameworkOffHeap] = options.Size(FrameworkOffHeapOption),
        [TaskOffHeap] = options.Size(TaskOffHeapOption),
    };

    private Amount ManagedOf(MemorySize total)
    {
        if (options.Contains(ManagedOption))
            return options.Size(ManagedOption);
        var none = Amount.Derived(new MemorySize(0), "no minimum");
        var unbounded = Amount.Derived(new MemorySize(long.MaxValue), "no maximum");
        return options.Range("Managed Memory", none, unbounded, ManagedFraction).Of(total, "total Flink memory");
    }

    private FractionRange NetworkRange() => options.Range("Network Memory", NetworkMin, NetworkMax(options.Version), NetworkFraction);

    /// <summary>A fixed number of buffers, the way before 1.10; it counts only where none of the newer options is set.</summary>
    private Amount? LegacyNetwork()
    {
        var ignored = options.Version.Epoch is MemoryEpoch.WithoutLegacyKeys || !options.Contains(NumberOfBuffers)
            || options.Contains(NetworkMin) || options.Contains(NetworkMax(options.Version)) || options.Contains(NetworkFraction);
        if (ignored)
            return null;
        var bytes = new MemorySize(checked(options.Integer(NumberOfBuffers) * options.Size(SegmentSize).Bytes));
        return bytes.Bytes < 0
            ? throw new RefusedException("IllegalArgumentException: bytes must be >= 0")
            : Amount.Derived(bytes, $"{NumberOfBuffers.Key} {options.Integer(NumberOfBuffers)} x segment size {options.Size(SegmentSize).Size}");
    }

    private MemoryRegions WithNetworkAsRest(MemoryRegions regions, Amount total)
    {
        var others = regions.Sum(FrameworkHeap, FrameworkOffHeap, TaskHeap, TaskOffHeap, Managed);
        if (others > total.Size)
            throw Exceeds(regions, total.Size, withTaskHeap: true);
        var network = total.Size - others;
        try
        {
            CheckNetwork(network);
        }
        catch (RefusedException refused)
        {
            throw refused.Under(NetworkIsTheRest);
        }

        regions[Network] = Amount.Derived(network, "what total Flink memory leaves, because task heap is set");
        regions[TotalFlink] = total;
        return regions;
    }

    private void CheckNetwork(MemorySize network)
    {
        if (LegacyNetwork() is { } legacy)
        {
            if (legacy.Size != network)
                throw RefusedException.Because($"Derived Network Memory size ({network.ToHumanReadable()}) does not match configured Network Memory size ({legacy.Size.ToHumanReadable()}).");
            return;
        }

        var range = NetworkRange();
        if (network > range.Max.Size || network < range.Min.Size)
        {
            throw RefusedException.Because(
                $"Derived Network Memory size ({network.ToHumanReadable()}) is not in configured Network Memory range "
                + $"[{range.Min.Size.ToHumanReadable()}, {range.Max.Size.ToHumanReadable()}].");
        }
    }

    private static RefusedException Exceeds(MemoryRegions regions, MemorySize total, bool withTaskHeap)
    {
        string Part(string name, MemoryRegionKind kind) => $"{name} ({regions[kind].Size.ToHumanReadable()})";
        string[] parts =
        [
            Part("Framework Heap Memory", FrameworkHeap), Part("Framework Off-Heap Memory", FrameworkOffHeap),
            .. withTaskHeap ? [Part("Task Heap Memory", TaskHeap)] : Array.Empty<string>(), Part("Task Off-Heap Memory", TaskOffHeap),
            Part("Managed Memory", Managed), .. withTaskHeap ? [] : new[] { Part("Network Memory", Network) },
        ];
        return RefusedException.Because($"Sum of configured {string.Join(", ", parts[..^1])} and {parts[^1]} exceed configured Total Flink Memory ({total.ToHumanReadable()}).");
    }
}
