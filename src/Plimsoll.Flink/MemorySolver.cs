namespace Plimsoll.Flink;

/// <summary>Changes that reach a goal, with the plan before and after them.</summary>
/// <param name="Changes">What to change, the asked changes first, then the total that has to grow with them.</param>
/// <param name="Before">The plan without the changes.</param>
/// <param name="After">The plan with the changes; Flink accepts it.</param>
public sealed record MemoryFix(IReadOnlyList<SettingChange> Changes, MemoryPlan Before, MemoryPlan After);

/// <summary>Runs the memory model forwards to a goal: which total makes a part large enough.</summary>
public static class MemorySolver
{
    private const long LargestMebiBytes = 1L << 24;

    /// <summary>
    /// The smallest total, in whole MiB, with which a measure of the plan reaches a number of bytes. The total is <c>process.size</c>, or <c>flink.size</c> where only that is set.
    /// </summary>
    /// <param name="plan">The plan to start from; it may be a refused one.</param>
    /// <param name="measure">What is measured, such as <c>plan => plan.MaxHeap</c> or <c>plan => plan[MemoryRegionKind.Network]</c>.</param>
    /// <param name="atLeast">Bytes to reach.</param>
    /// <returns>The fix, or null when no total up to 16 TiB reaches it (a maximum or a fixed size stands in the way).</returns>
    public static MemoryFix? GrowTotal(MemoryPlan plan, Func<MemoryPlan, long?> measure, long atLeast) => Grow(plan, [], measure, atLeast);

    /// <summary>The smallest total, in whole MiB, that Flink accepts with the other settings as they are.</summary>
    public static MemoryFix? MakeAcceptable(MemoryPlan plan) => Grow(plan, [], accepted => accepted[MemoryRegionKind.TotalFlink], 1);

    /// <summary>
    /// Applies changes and lets the total grow just so much that <c>-Xmx</c> does not shrink, as a fix needs that raises metaspace, network or task off-heap memory.
    /// </summary>
    /// <returns>The fix, or null when the plan before is refused or no total helps.</returns>
    public static MemoryFix? KeepHeap(MemoryPlan plan, IEnumerable<SettingChange> changes) =>
        plan.MaxHeap is { } heap ? Grow(plan, [.. changes], after => after.MaxHeap, heap) : null;

    private static MemoryFix? Grow(MemoryPlan plan, SettingChange[] changes, Func<MemoryPlan, long?> measure, long atLeast)
    {
        var changed = Compute(plan, changes);
        if (measure(changed) >= atLeast)
            return Fix(plan, changes);
        var (process, flink) = (Key(plan, "process.size"), Key(plan, "flink.size"));
        if (changed.Configuration[process] is null || !IsInsideFixed(changed))
            return GrowOne(plan, changes, changed.Configuration[flink] is null ? process : flink, measure, atLeast);
        return GrowBoth(plan, changes, process, flink, measure, atLeast);
    }

    /// <summary>Whether total Flink memory does not follow from <c>process.size</c>, which then only leaves room for overhead.</summary>
    private static bool IsInsideFixed(MemoryPlan plan) =>
        plan.Configuration[Key(plan, "flink.size")] is not null || Compute(plan, [new SettingChange(Key(plan, "process.size"), null)]).IsAccepted;

    private static MemoryFix? GrowOne(MemoryPlan plan, SettingChange[] changes, string key, Func<MemoryPlan, long?> measure, long atLeast) =>
        Smallest(megaBytes => measure(Compute(plan, [.. changes, Size(key, megaBytes)])) >= atLeast) is { } found ? Fix(plan, [.. changes, Size(key, found)]) : null;

    /// <summary>Both totals are set: find the inner one without the outer, then take the outer that results.</summary>
    private static MemoryFix? GrowBoth(MemoryPlan plan, SettingChange[] changes, string process, string flink, Func<MemoryPlan, long?> measure, long atLeast)
    {
        var without = new SettingChange(process, null);
        SettingChange[] inner = changes;
        if (!(measure(Compute(plan, [.. inner, without])) >= atLeast))
        {
            if (Smallest(megaBytes => measure(Compute(plan, [.. changes, without, Size(flink, megaBytes)])) >= atLeast) is not { } found)
                return null;
            inner = [.. changes, Size(flink, found)];
        }

        var total = Compute(plan, [.. inner, without])[MemoryRegionKind.TotalProcess]!.Value;
        SettingChange[] rounded = [.. inner, Size(process, (total + (1 << 20) - 1) >> 20)];
        return Compute(plan, rounded).IsAccepted ? Fix(plan, rounded) : Fix(plan, [.. inner, new SettingChange(process, new MemorySize(total).ToConfiguration())]);
    }

    private static long? Smallest(Func<long, bool> reaches)
    {
        var high = 1L;
        while (!reaches(high))
        {
            high *= 2;
            if (high > LargestMebiBytes)
                return null;
        }

        return Bisection.First(high / 2, high, reaches);
    }

    private static MemoryFix? Fix(MemoryPlan plan, SettingChange[] changes)
    {
        var after = plan.With(changes);
        return after.IsAccepted ? new MemoryFix(changes, plan, after) : null;
    }

    private static string Key(MemoryPlan plan, string name) => $"{(plan.Process is FlinkProcess.TaskManager ? "taskmanager" : "jobmanager")}.memory.{name}";

    private static SettingChange Size(string key, long mebiBytes) => new(key, MemorySize.OfMebiBytes(mebiBytes).ToConfiguration());

    private static MemoryPlan Compute(MemoryPlan plan, IEnumerable<SettingChange> changes) =>
        MemoryModel.Compute(plan.Configuration.With(changes), plan.Version, plan.Process, plan.LegacyHeapTarget);
}
