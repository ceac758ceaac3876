using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>What a JVM without Flink may come to use, by its flags; what no flag bounds is assumed and says so.</summary>
internal static class JvmRegions
{
    public static RegionReport[] Of(ProcessCase process, JvmBudget budget, IReadOnlyList<Fix> fixes)
    {
        RegionReport[] regions =
        [
            Region(process, fixes, VerdictProse.RegionHeap, "heap", budget.Heap, "MaxHeapSize", "-Xmx"),
            Region(process, fixes, VerdictProse.RegionDirect, "direct", budget.Direct, "MaxDirectMemorySize", "-XX:MaxDirectMemorySize"),
            Region(process, fixes, VerdictProse.RegionMetaspace, "metaspace", budget.Metaspace, "MaxMetaspaceSize", "-XX:MaxMetaspaceSize"),
            Region(process, fixes, VerdictProse.RegionCode, "code", budget.Code, "ReservedCodeCacheSize", "-XX:ReservedCodeCacheSize"),
            Region(process, fixes, VerdictProse.RegionStacks, "threads", budget.Stacks, "ThreadStackSize", "-Xss"),
            new RegionReport(VerdictProse.RegionJvmItself, "other", budget.Itself, budget.Itself, Basis.Assumed, VerdictProse.JvmItself),
        ];
        return [.. regions.Where(region => region.Before > 0 || region.After > 0)];
    }

    private static RegionReport Region(ProcessCase process, IReadOnlyList<Fix> fixes, string name, string group, long bytes, string flag, string option)
    {
        var known = process.Flags[flag];
        var basis = group == "threads" ? Basis.Derived : known is null ? Basis.Assumed : known.Basis;
        var from = known is null ? Words.NoFlag(option) : $"{option} ({known.Origin})";
        return new RegionReport(name, group, bytes, group == "threads" ? bytes : After(fixes, option) ?? bytes, basis, from);
    }

    private static long? After(IReadOnlyList<Fix> fixes, string option) =>
        fixes.Take(1).SelectMany(fix => fix.Changes).Where(change => change.Key.TrimEnd('=') == option && change.To is not null).Select(change => JvmFlags.ParseBytes(change.To!.TrimStart('='))).FirstOrDefault();
}
