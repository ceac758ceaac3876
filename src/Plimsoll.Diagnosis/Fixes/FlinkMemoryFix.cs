using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Fixes;

/// <summary>Fixes of Flink's memory settings, run through its memory model before they are shown.</summary>
internal static class FlinkMemoryFix
{
    private static readonly (MemoryRegionKind Kind, string Name)[] Shown =
    [
        (MemoryRegionKind.TotalProcess, "total process"), (MemoryRegionKind.FrameworkHeap, "framework heap"), (MemoryRegionKind.TaskHeap, "task heap"), (MemoryRegionKind.JvmHeap, "JVM heap"),
        (MemoryRegionKind.Managed, "managed"), (MemoryRegionKind.FrameworkOffHeap, "framework off-heap"), (MemoryRegionKind.TaskOffHeap, "task off-heap"), (MemoryRegionKind.JvmOffHeap, "off-heap"),
        (MemoryRegionKind.Network, "network"), (MemoryRegionKind.JvmMetaspace, "metaspace"), (MemoryRegionKind.JvmOverhead, "JVM overhead"),
    ];

    /// <summary>Sets keys and lets the total grow so that the heap keeps its size.</summary>
    public static Fix KeepHeap(ProcessCase process, string summary, params IReadOnlyList<SettingChange> changes) =>
        MemorySolver.KeepHeap(process.Plan, changes) is { } solved ? Of(process, summary, solved.Changes, solved.After) : Of(process, summary, changes, process.Plan.With(changes));

    /// <summary>Lets the total grow until a region has a size.</summary>
    public static Fix? Grow(ProcessCase process, string summary, Func<MemoryPlan, long?> measure, long atLeast) =>
        MemorySolver.GrowTotal(process.Plan, measure, atLeast) is { } solved ? Of(process, summary, solved.Changes, solved.After) : null;

    /// <summary>Applies changes as they are.</summary>
    public static Fix Of(ProcessCase process, string summary, IReadOnlyList<SettingChange> changes, MemoryPlan? after = null)
    {
        after ??= process.Plan.With(changes);
        return new Fix(Applicability.Check, summary)
        {
            Changes = [.. changes.Select(change => process.Change(change.Key, change.Value))],
            Effect = after.IsAccepted ? Effect(process.Plan, after) : [],
            Text = string.Join(" ", after.Notes),
        };
    }

    /// <summary>Every region before and after.</summary>
    public static IReadOnlyList<RegionEffect> Effect(MemoryPlan before, MemoryPlan after) =>
    [
        .. Shown.Select(region => new RegionEffect(region.Name, before.IsAccepted ? before[region.Kind] : null, after[region.Kind]))
            .Where(effect => effect.Before is not null || effect.After is not null),
    ];

    /// <summary>A size rounded up to whole units that a person would write.</summary>
    public static string Size(long bytes) => new MemorySize(RoundUp(bytes)).ToConfiguration();

    private static long RoundUp(long bytes)
    {
        var step = bytes switch { > 4L << 30 => 256L << 20, > 512L << 20 => 64L << 20, _ => 16L << 20 };
        return (bytes + step - 1) / step * step;
    }
}
