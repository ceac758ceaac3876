using Plimsoll.Diagnosis;
using Plimsoll.Flink;

namespace Plimsoll.Reports;

/// <summary>The memory of the processes that the findings are about: budgets by Flink's model or by the JVM's flags, and what was used at the worst moment.</summary>
internal static class MemoryDraft
{
    private const int MostProcesses = 6;

    public static IReadOnlyList<MemoryReport> Of(CaseVerdict verdict)
    {
        if (verdict.Case is not { } whole)
            return [];
        var leading = verdict.Findings.Select(finding => finding.Process.Id).ToList();
        return [.. whole.Processes.OrderBy(process => leading.IndexOf(process.Key.Id) is >= 0 and var rank ? rank : int.MaxValue)
            .Where(process => leading.Count == 0 || leading.Contains(process.Key.Id))
            .Select(process => Process(process, verdict.Findings.FirstOrDefault(finding => finding.Process.Id == process.Key.Id)?.Fixes ?? []))
            .OfType<MemoryReport>().Take(MostProcesses)];
    }

    private static MemoryReport? Process(ProcessCase process, IReadOnlyList<Fix> fixes)
    {
        var limit = process.MemoryLimit is { } found ? new SizeReport(found.Bytes, found.Basis, found.Origin.ToString()) : null;
        if (process.IsFlink && process.HasConfiguration && process.Plan.IsAccepted)
            return new MemoryReport(process.Key.Id, Prose.Fill(MemoryProse.ModelOfFlink, process.AssumedVersion), limit, FlinkRegions(process.Plan, fixes.FirstOrDefault(fix => fix.Effect.Count > 0)), MemoryUse.Of(process), LimitAfter(fixes));
        return process.Budget is { } budget ? new MemoryReport(process.Key.Id, MemoryProse.ModelOfFlags, limit, JvmRegions.Of(process, budget, fixes), MemoryUse.Of(process), LimitAfter(fixes)) : null;
    }

    // Kubernetes and Compose spell the container's limit as a key that ends so; the value is a quantity such as 1728Mi.
    private static SizeReport? LimitAfter(IReadOnlyList<Fix> fixes) =>
        fixes.Take(1).SelectMany(fix => fix.Changes).Where(change => change.Key.EndsWith("limits.memory", StringComparison.Ordinal) && change.To is not null)
            .Select(change => JvmFlags.ParseBytes(change.To!.TrimEnd('i')) is { } bytes ? new SizeReport(bytes, Basis.Derived, $"{change.Key}: {change.To}") : null).FirstOrDefault();

    private static RegionReport[] FlinkRegions(MemoryPlan plan, Fix? fix) =>
        [.. MemoryPlanTree.Leaves(plan).Select(region => new RegionReport(MemoryPlanWords.Name(region.Kind), Group(region.Kind), region.Bytes, After(region, fix), BasisOf(region.Origin.Kind), region.Origin.Text))];

    private static long After(MemoryRegion region, Fix? fix) =>
        fix?.Effect.Where(effect => effect.Kind == region.Kind).Select(effect => effect.After).FirstOrDefault() ?? region.Bytes;

    private static string Group(MemoryRegionKind kind) => kind switch
    {
        MemoryRegionKind.FrameworkHeap or MemoryRegionKind.TaskHeap or MemoryRegionKind.JvmHeap => "heap",
        MemoryRegionKind.FrameworkOffHeap or MemoryRegionKind.TaskOffHeap or MemoryRegionKind.JvmOffHeap or MemoryRegionKind.Network => "direct",
        MemoryRegionKind.JvmMetaspace => "metaspace",
        MemoryRegionKind.Managed => "managed",
        _ => "other",
    };

    private static Basis BasisOf(MemoryOriginKind kind) => kind switch { MemoryOriginKind.Set => Basis.Read, MemoryOriginKind.Default => Basis.Assumed, _ => Basis.Derived };
}
