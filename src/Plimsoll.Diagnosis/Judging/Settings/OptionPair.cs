namespace Plimsoll.Diagnosis.Judging;

/// <summary>The two options of the user's own that a JVM refused together: two collectors, or a first heap above the largest.</summary>
/// <param name="Kept">The one that may stay.</param>
/// <param name="Odd">The one that is taken out, or changed.</param>
/// <param name="Sizes">Whether they are sizes, rather than collectors.</param>
internal sealed record OptionPair(JvmFlag Kept, JvmFlag Odd, bool Sizes)
{
    private const string Default = "UseG1GC";

    // Of one family any number may stand together: CMS with ParNew, the parallel collector with its old one.
    private static readonly string[][] Families =
    [
        ["UseSerialGC"], ["UseParallelGC", "UseParallelOldGC"], ["UseConcMarkSweepGC", "UseParNewGC"], [Default], ["UseZGC"], ["UseShenandoahGC"], ["UseEpsilonGC"],
    ];

    /// <summary>The pair that the refusal is about; null where the evidence does not hold both.</summary>
    public static OptionPair? Of(BrokenLimit limit, JvmRefusal refusal)
    {
        var set = limit.Facts.Of<JvmFlag>().Where(flag => flag is { AfterMain: false, InForce: false, IsScoped: false }).ToArray();
        if (refusal.Origin.Excerpt.Contains("collector", StringComparison.OrdinalIgnoreCase))
            return Collectors(set);
        return refusal.Origin.Excerpt.Contains("heap size", StringComparison.OrdinalIgnoreCase) ? Heaps(set) : null;
    }

    /// <summary>The option and its place.</summary>
    public static string Shown(JvmFlag flag) => $"{flag.Origin.Excerpt} ({(flag.Variable.Length > 0 ? flag.Variable + ", " : "")}{flag.Origin})";

    /// <summary>The ways to leave one of them, the likelier first.</summary>
    public IEnumerable<Fix> Fixes() => Sizes ? [Lowered()] : [Without(Odd, Kept), Without(Kept, Odd)];

    // G1 is the default from JDK 9 on: who names another one means it, while -XX:+UseG1GC is often left from the days of JDK 8.
    private static OptionPair? Collectors(JvmFlag[] set)
    {
        JvmFlag[] chosen = [.. set.Where(flag => flag.Value == "true").GroupBy(flag => Array.FindIndex(Families, family => family.Contains(flag.Name))).Where(family => family.Key >= 0).Select(family => family.Last())];
        if (chosen.Length < 2)
            return null;
        var odd = chosen.FirstOrDefault(flag => flag.Name == Default) ?? chosen[0];
        return new OptionPair(chosen.Last(flag => flag != odd), odd, Sizes: false);
    }

    private static OptionPair? Heaps(JvmFlag[] set)
    {
        var (first, largest) = (set.LastOrDefault(flag => flag.Name == "InitialHeapSize"), set.LastOrDefault(flag => flag.Name == "MaxHeapSize"));
        return first is not null && largest is not null && JvmFlags.ParseBytes(first.Value) > JvmFlags.ParseBytes(largest.Value) ? new OptionPair(largest, first, Sizes: true) : null;
    }

    private static Fix Without(JvmFlag odd, JvmFlag kept) => new(Applicability.Check, $"keep {Shown(kept)} and remove {Shown(odd)}: a JVM has one collector")
    {
        Changes = [OptionChange.Cut(odd)],
        Text = $"Take the other way round where {odd.Origin.Excerpt} is the one that is meant. Options that tune the collector which goes ({Tuning(odd)}) have no effect on the other: remove them as well.",
        Verify = "java with the same options and -version prints the version; -Xlog:gc says 'Using ...' with the collector that stays",
    };

    private Fix Lowered() => new(Applicability.Check, $"set {Odd.Origin.Excerpt} ({Odd.Origin}) to at most {Kept.Origin.Excerpt} ({Kept.Origin})")
    {
        Changes = [OptionChange.Change(Odd, Kept.Value)],
        Text = $"Or raise {Kept.Origin.Excerpt} to {Odd.Value}, where the memory is there: the heap's first size cannot be above its largest.",
        Verify = "java with the same options and -version prints the version",
    };

    private static string Tuning(JvmFlag collector) => collector.Name switch
    {
        Default => "-XX:G1..., -XX:InitiatingHeapOccupancyPercent, -XX:MaxGCPauseMillis",
        "UseConcMarkSweepGC" or "UseParNewGC" => "-XX:CMS..., -XX:+UseCMSInitiatingOccupancyOnly",
        "UseZGC" => "-XX:Z..., -XX:SoftMaxHeapSize",
        "UseShenandoahGC" => "-XX:Shenandoah...",
        _ => "-XX:NewRatio, -XX:SurvivorRatio, -XX:ParallelGCThreads",
    };
}
