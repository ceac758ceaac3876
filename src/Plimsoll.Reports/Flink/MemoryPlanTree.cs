using Plimsoll.Flink;
using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Reports;

/// <summary>How the parts of a plan hang together.</summary>
internal static class MemoryPlanTree
{
    private static readonly MemoryRegionKind[] Outer = [TotalProcess, TotalFlink, JvmMetaspace, JvmOverhead];

    /// <summary>Totals first, then what is in them, then what lies beside total Flink memory.</summary>
    public static IEnumerable<MemoryRegion> Order(MemoryPlan plan) => plan.Regions.OrderBy(region => region.Kind);

    /// <summary>How deep a part lies in the tree.</summary>
    public static int Depth(MemoryPlan plan, MemoryRegionKind kind)
    {
        var below = plan[TotalProcess] is null ? 0 : 1;
        return kind is TotalProcess ? 0 : Outer.Contains(kind) ? below : below + 1;
    }

    /// <summary>The parts that are no totals, in the order of the picture: what each JVM limit guards lies together.</summary>
    public static IEnumerable<MemoryRegion> Leaves(MemoryPlan plan)
    {
        MemoryRegionKind[] order = [FrameworkHeap, TaskHeap, JvmHeap, FrameworkOffHeap, TaskOffHeap, Network, JvmOffHeap, JvmMetaspace, Managed, JvmOverhead];
        return order.Select(plan.Region).OfType<MemoryRegion>();
    }

    /// <summary>What a JVM argument is the sum of.</summary>
    public static string PartsOf(MemoryPlan plan, JvmArgument argument)
    {
        var parts = Guarded(plan, argument.Name);
        return parts.Sum(part => plan[part] ?? 0) == argument.Bytes ? string.Join(" + ", parts.Select(MemoryPlanWords.Name)) : "";
    }

    /// <summary>The parts that a JVM argument limits.</summary>
    public static MemoryRegionKind[] Guarded(MemoryPlan plan, string argument)
    {
        MemoryRegionKind[] parts = argument switch
        {
            "-Xmx" or "-Xms" => [FrameworkHeap, TaskHeap, JvmHeap],
            "-XX:MaxDirectMemorySize" => [FrameworkOffHeap, TaskOffHeap, Network, JvmOffHeap],
            "-XX:MaxMetaspaceSize" => [JvmMetaspace],
            _ => [],
        };
        return [.. parts.Where(part => plan[part] is not null), .. argument.StartsWith("-Xm", StringComparison.Ordinal) && HasManagedOnHeap(plan) ? [Managed] : Array.Empty<MemoryRegionKind>()];
    }

    /// <summary>Before 1.10 managed memory lies on the heap unless it was moved off it.</summary>
    private static bool HasManagedOnHeap(MemoryPlan plan) =>
        plan.Version.Epoch is MemoryEpoch.HeapWithCutOff && plan.MaxHeap == plan[TaskHeap] + plan[Managed];
}
