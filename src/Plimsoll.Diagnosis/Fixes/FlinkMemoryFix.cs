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

    private static readonly string[] Totals = [".memory.process.size", ".memory.flink.size", "manager.heap.size", ".task.heap.size", "jobmanager.memory.heap.size"];

    /// <summary>Sets keys and lets the total grow so that the heap keeps its size.</summary>
    public static Fix KeepHeap(ProcessCase process, string summary, params IReadOnlyList<SettingChange> changes) =>
        !KnowsSizes(process) ? Unsized(process, summary, changes)
        : MemorySolver.KeepHeap(process.Plan, changes) is { } solved ? Of(process, summary, solved.Changes, solved.After) : Of(process, summary, changes, process.Plan.With(changes));

    /// <summary>Lets the total grow until a region has a size.</summary>
    public static Fix? Grow(ProcessCase process, string summary, Func<MemoryPlan, long?> measure, long atLeast) =>
        KnowsSizes(process) && MemorySolver.GrowTotal(process.Plan, measure, atLeast) is { } solved ? Of(process, summary, solved.Changes, solved.After) : null;

    /// <summary>
    /// Whether the evidence tells a size that a fix can start from: a total, or the heap. Without, the model starts from nothing, and a total that
    /// it computes may well be below what the user has.
    /// </summary>
    public static bool KnowsSizes(ProcessCase process) =>
        process.Plan.IsAccepted || process.Configuration.Effective.Any(setting => Totals.Any(total => setting.Key.EndsWith(total, StringComparison.Ordinal)));

    // The parts that the failure itself tells, and in words what the total needs.
    private static Fix Unsized(ProcessCase process, string summary, IReadOnlyList<SettingChange> changes) => new(Applicability.Check, summary)
    {
        Changes = [.. changes.Select(change => process.Change(change.Key, change.Value))],
        Text = $"The sizes that are set now are not in the evidence: raise {(process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager")}.memory.process.size by as much as this adds, or the heap shrinks by it.",
    };

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
        .. Shown.Select(region => new RegionEffect(region.Name, before.IsAccepted ? before[region.Kind] : null, after[region.Kind], region.Kind))
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
