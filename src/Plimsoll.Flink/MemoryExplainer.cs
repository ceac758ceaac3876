namespace Plimsoll.Flink;

/// <summary>Limits seen in a running or dead JVM, in bytes; null where unknown.</summary>
/// <param name="MaxHeap"><c>-Xmx</c>, or MaxHeapSize as HotSpot rounded it.</param>
/// <param name="MaxDirectMemory"><c>-XX:MaxDirectMemorySize</c>, the <c>limit:</c> or <c>max:</c> of an OutOfMemoryError.</param>
/// <param name="MaxMetaspace"><c>-XX:MaxMetaspaceSize</c>.</param>
public sealed record JvmLimits(long? MaxHeap = null, long? MaxDirectMemory = null, long? MaxMetaspace = null);

/// <summary>Settings that give exactly the limits that were seen.</summary>
/// <param name="Settings">What has to be set beside the known settings; empty when those alone explain the limits.</param>
/// <param name="Plan">The plan that follows.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Lowest">Lowest value in bytes of the solved total that gives the same limits; null when no total was solved.</param>
/// <param name="Highest">Highest such value.</param>
public sealed record MemoryExplanation(IReadOnlyList<SettingChange> Settings, MemoryPlan Plan, string Text, long? Lowest = null, long? Highest = null);

/// <summary>Runs the memory model backwards: from the limits of a JVM to the settings that explain them.</summary>
public sealed class MemoryExplainer
{
    private const long LargestTotal = 1L << 44;

    private readonly JvmLimits _limits;
    private readonly MemoryPlan _known;
    private readonly string _prefix;
    private readonly List<MemoryExplanation> _found = [];

    private MemoryExplainer(JvmLimits limits, MemoryPlan known)
    {
        _limits = limits;
        _known = known;
        _prefix = known.Process is FlinkProcess.TaskManager ? "taskmanager.memory." : "jobmanager.memory.";
    }

    /// <summary>Every explanation that gives all the limits to the byte (the heap also after HotSpot's rounding), the one with the fewest assumptions first.</summary>
    /// <param name="limits">What was seen.</param>
    /// <param name="known">Settings that are known; empty when none are.</param>
    /// <param name="version">The version that computed.</param>
    /// <param name="process">The process.</param>
    /// <param name="legacyHeap">What a legacy heap size stands for.</param>
    public static IReadOnlyList<MemoryExplanation> Explain(
        JvmLimits limits,
        Configuration known,
        FlinkVersion version,
        FlinkProcess process = FlinkProcess.TaskManager,
        LegacyHeapTarget legacyHeap = LegacyHeapTarget.Flink)
    {
        var plan = MemoryModel.Compute(known, version, process, legacyHeap);
        return limits == new JvmLimits() ? [] : new MemoryExplainer(limits, plan).Search();
    }

    private List<MemoryExplanation> Search()
    {
        if (TryAdd([], "the known settings alone give it"))
            return _found;
        var metaspace = Metaspace();
        if (metaspace.Length > 0)
            TryAdd(metaspace, $"with {metaspace[0]}");
        if (_known.Configuration[_prefix + "process.size"] is null && _known.Configuration[_prefix + "flink.size"] is null)
            SearchTotals(metaspace);
        else
            SearchParts(metaspace, "");
        return _found;
    }

    private void SearchTotals(SettingChange[] metaspace)
    {
        var shipped = new SettingChange(_prefix + "process.size", Shipped());
        if (!TryAdd([.. metaspace, shipped], $"{shipped}, the value in the shipped configuration"))
            SearchParts([.. metaspace, shipped], $"with {shipped} as shipped, ");
        foreach (var key in new[] { _prefix + "process.size", _prefix + "flink.size" })
        {
            if (_limits.MaxDirectMemory is { } direct && HasDirectLimit)
                SearchTotal(metaspace, key, plan => plan.MaxDirectMemory, direct);
            if (_limits.MaxHeap is { } heap)
                SearchHeap(metaspace, key, heap);
        }
    }

    private bool HasDirectLimit => _known.Process is FlinkProcess.TaskManager;

    private string Shipped() => (_known.Process, _known.Version) switch
    {
        (FlinkProcess.JobManager, _) => "1600m",
        (_, { Major: 1, Minor: 10, Patch: 0 }) => "1568m",
        _ => "1728m",
    };

    private void SearchHeap(SettingChange[] settings, string key, long heap)
    {
        SearchTotal(settings, key, plan => plan.MaxHeap, heap);
        SearchTotal(settings, key, plan => plan.MaxHeap is { } passed ? HotSpotHeap.Align(passed) : null, heap);
        SearchTotal(settings, key, plan => plan.MaxHeap is { } passed ? HotSpotHeap.Align(passed, g1: false) : null, heap);
    }

    /// <summary>The totals for which a measure is exactly the figure are one interval, because every measure grows with its total.</summary>
    private void SearchTotal(SettingChange[] settings, string key, Func<MemoryPlan, long?> measure, long figure)
    {
        var lowest = FirstTotal(total => Measure(total) >= figure);
        if (lowest > LargestTotal || Measure(lowest) != figure)
            return;
        var highest = Math.Min(LargestTotal, FirstTotal(total => Measure(total) > figure) - 1);
        var total = Roundest(lowest, highest);
        var change = new SettingChange(key, new MemorySize(total).ToConfiguration());
        var spread = highest - lowest > 1 << 20 ? $" (any value from {new MemorySize(lowest).ToHumanReadable()} to {new MemorySize(highest).ToHumanReadable()} gives it)" : "";
        if (!TryAdd([.. settings, change], $"{change}{spread}", lowest, highest))
            SearchParts([.. settings, change], $"with {change}, ");

        long Measure(long candidate) => measure(Compute([.. settings, new SettingChange(key, $"{candidate}b")])) ?? -1;
    }

    /// <summary>Keeps the totals and asks the parts: task off-heap for the direct limit, managed memory for the heap.</summary>
    private void SearchParts(SettingChange[] settings, string assumption)
    {
        if (_known.Process is FlinkProcess.JobManager || Compute(settings) is not { IsAccepted: true } plan)
            return;
        var changes = settings.ToList();
        var offHeap = _limits.MaxDirectMemory - plan.MaxDirectMemory + plan[MemoryRegionKind.TaskOffHeap];
        if (offHeap is >= 0 && offHeap != plan[MemoryRegionKind.TaskOffHeap])
            changes.Add(new SettingChange("taskmanager.memory.task.off-heap.size", new MemorySize(offHeap.Value).ToConfiguration()));
        if (changes.Count > settings.Length && TryAdd([.. changes], assumption + changes[^1]))
            return;
        var moved = Compute(changes);
        var managed = moved[MemoryRegionKind.Managed] + moved.MaxHeap - _limits.MaxHeap;
        if (managed is not >= 0)
            return;
        changes.Add(new SettingChange("taskmanager.memory.managed.size", new MemorySize(managed.Value).ToConfiguration()));
        TryAdd([.. changes], assumption + string.Join(", ", changes.Skip(settings.Length)));
    }

    private SettingChange[] Metaspace()
    {
        var current = _known.MaxMetaspace ?? Compute([new SettingChange(_prefix + "process.size", "64g")]).MaxMetaspace;
        return _limits.MaxMetaspace is { } seen && seen != current
            ? [new SettingChange(_prefix + "jvm-metaspace.size", new MemorySize(seen).ToConfiguration())]
            : [];
    }

    private bool TryAdd(SettingChange[] settings, string text, long? lowest = null, long? highest = null)
    {
        var plan = Compute(settings);
        if (!Matches(plan))
            return false;
        if (!_found.Any(known => known.Settings.SequenceEqual(settings)))
            _found.Add(new MemoryExplanation(settings, plan, text, lowest, highest));
        return true;
    }

    private bool Matches(MemoryPlan plan) => plan.IsAccepted
        && (_limits.MaxHeap is not { } heap || HotSpotHeap.CanComeFrom(heap, plan.MaxHeap!.Value))
        && (_limits.MaxDirectMemory is not { } direct || direct == plan.MaxDirectMemory)
        && (_limits.MaxMetaspace is not { } metaspace || metaspace == plan.MaxMetaspace);

    private MemoryPlan Compute(IEnumerable<SettingChange> settings) =>
        MemoryModel.Compute(_known.Configuration.With(settings), _known.Version, _known.Process, _known.LegacyHeapTarget);

    private static long FirstTotal(Func<long, bool> reaches) => Bisection.First(0, LargestTotal + 1, reaches);

    /// <summary>The value of an interval that a person would have written: the multiple of the largest power of two.</summary>
    private static long Roundest(long lowest, long highest)
    {
        for (var unit = 1L << 40; unit > 1; unit >>= 1)
        {
            var multiple = (lowest + unit - 1) / unit * unit;
            if (multiple <= highest)
                return multiple;
        }

        return lowest;
    }
}
