using System.Globalization;
using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink;

/// <summary>
/// Flink 1.8 and 1.9 (and the JobManager of 1.10): one heap.size from which, in containers, a cut-off is taken away
/// (config.sh and taskmanager.sh; ContaineredTaskManagerParameters). Works in whole MiB: the scripts and 1.8 round the network down, the classes of 1.9 the heap.
/// </summary>
internal sealed class HeapWithCutOffModel(OptionReader options, FlinkProcess process, LegacyHeapTarget target)
{
    private static readonly MemoryOption CutOffMin = new("containerized.heap-cutoff-min", "600");
    private static readonly MemoryOption CutOffRatio = new("containerized.heap-cutoff-ratio", "0.25");
    private static readonly MemoryOption NetworkMin = new("taskmanager.network.memory.min", "64m");
    private static readonly MemoryOption NetworkMax = new("taskmanager.network.memory.max", "1g");
    private static readonly MemoryOption NetworkFraction = new("taskmanager.network.memory.fraction", "0.1");
    private static readonly MemoryOption ManagedSize = new("taskmanager.memory.size", "0");
    private static readonly MemoryOption ManagedFraction = new("taskmanager.memory.fraction", "0.7");
    private static readonly MemoryOption ManagedOffHeap = new("taskmanager.memory.off-heap", "false");

    private string Prefix => process is FlinkProcess.TaskManager ? "taskmanager" : "jobmanager";

    private bool RoundsHeap => target is LegacyHeapTarget.Process && options.Version.IsAtLeast(1, 9);

    public MemoryRegions Derive()
    {
        var total = Total();
        var regions = new MemoryRegions();
        var java = total;
        if (target is LegacyHeapTarget.Process)
        {
            var cutOff = CutOff(total.Bytes >> 20);
            regions[TotalProcess] = total;
            regions[JvmOverhead] = cutOff;
            java = Amount.Derived(total.Size - cutOff.Size, "container memory - cut-off");
        }

        regions[TotalFlink] = java;
        return process is FlinkProcess.TaskManager ? TaskManager(regions, total, java) : JobManager(regions, java);
    }

    private Amount Total()
    {
        var heapSize = new MemoryOption($"{Prefix}.heap.size", "1024m");
        var heapMb = new MemoryOption($"{Prefix}.heap.mb");
        if (options.Contains(heapSize) || options.Find(heapMb) is not { } setting)
            return options.Size(heapSize);
        return new Amount(MemorySize.OfMebiBytes(Math.Max(0, options.Integer(heapMb))), OptionReader.Origin(heapMb, setting, setting.Value));
    }

    private Amount CutOff(long containerMebiBytes)
    {
        var least = options.Integer(CutOffMin);
        var ratio = options.Fraction(CutOffRatio);
        if (!(ratio > 0 && ratio < 1))
            throw new RefusedException($"IllegalArgumentException: The configuration value '{CutOffRatio.Key}' must be between 0 and 1. Value given={JavaDouble.Print(ratio)}");
        if (least >= containerMebiBytes)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"IllegalArgumentException: The configuration value '{CutOffMin.Key}'='{least}' is larger than the total container memory {containerMebiBytes}"));
        var byRatio = (long)(containerMebiBytes * (float)ratio);
        return Amount.Derived(
            MemorySize.OfMebiBytes(Math.Max(byRatio, least)),
            string.Create(CultureInfo.InvariantCulture, $"max({CutOffMin.Key} {least} MiB, {CutOffRatio.Key} {ratio:0.###} x {containerMebiBytes} MiB)"));
    }

    private static MemoryRegions JobManager(MemoryRegions regions, Amount java)
    {
        regions[JvmHeap] = java;
        regions.JvmArguments = Heap(java.Bytes);
        return regions;
    }

    private MemoryRegions TaskManager(MemoryRegions regions, Amount total, Amount java)
    {
        regions[Network] = NetworkOf(java.Size);
        if (regions[Network].Size >= java.Size)
            throw new RefusedException($"IllegalArgumentException: Network buffer memory size too large: {regions[Network].Bytes} >= {java.Bytes} (total JVM memory size)");
        var afterNetwork = java.Size - (RoundsHeap ? regions[Network].Size : Floor(regions[Network].Size));
        var managed = ManagedOf(afterNetwork);
        var offHeap = options.Flag(ManagedOffHeap);
        var heap = Floor(offHeap ? afterNetwork - managed.Size : afterNetwork);
        regions[Managed] = managed;
        regions[TaskHeap] = Amount.Derived(offHeap ? heap : heap - managed.Size, offHeap ? "what is left after network and managed memory" : "heap without the managed memory inside it");
        regions.JvmArguments = [.. Heap(heap.Bytes), new("-XX:MaxDirectMemorySize", DirectLimit(total.Size, heap))];
        return regions;
    }

    /// <summary>Standalone scripts pass 8388607T, which is no limit; containers get everything that is not heap.</summary>
    private long DirectLimit(MemorySize total, MemorySize heap) =>
        target is LegacyHeapTarget.Process ? ((total.Bytes >> 20) - (heap.Bytes >> 20)) << 20 : 8388607L << 40;

    private Amount NetworkOf(MemorySize java)
    {
        if (options.Contains(TaskManagerModel.NumberOfBuffers) && !options.Contains(NetworkMin) && !options.Contains(NetworkMax) && !options.Contains(NetworkFraction))
        {
            var bytes = checked(options.Integer(TaskManagerModel.NumberOfBuffers) * options.Size(TaskManagerModel.SegmentSize).Bytes);
            return Amount.Derived(new MemorySize(bytes), "number of buffers x segment size");
        }

        return options.Range("Network Memory", NetworkMin, NetworkMax, NetworkFraction).Of(java, "JVM memory");
    }

    private Amount ManagedOf(MemorySize rest)
    {
        var configured = options.Contains(ManagedSize) ? Configured() : default;
        if (configured.Bytes > 0)
            return configured.Size < rest ? configured : throw new RefusedException($"IllegalArgumentException: Managed memory size too large for {configured.Bytes >> 20} MB network buffer memory and a total of {rest.Bytes >> 20} MB JVM memory");
        var fraction = options.Fraction(ManagedFraction);
        return Amount.Derived(Floor(rest.Multiply(Math.Clamp(fraction, 0, 1))), $"{ManagedFraction.Key} {fraction:0.###} of the memory after network buffers; Flink measures the free heap, so this is an estimate");

        // Before 1.10 a bare number meant megabytes.
        Amount Configured() => int.TryParse(options.Find(ManagedSize)!.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var megaBytes)
            ? new Amount(MemorySize.OfMebiBytes(Math.Max(0, megaBytes)), OptionReader.Origin(ManagedSize, options.Find(ManagedSize), ""))
            : options.Size(ManagedSize);
    }

    private static MemorySize Floor(MemorySize size) => new(size.Bytes >> 20 << 20);

    private static List<JvmArgument> Heap(long bytes) => [new("-Xmx", bytes), new("-Xms", bytes)];
}
