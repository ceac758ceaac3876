using Plimsoll.Diagnosis;
using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>Takes heap dumps, class histograms and counts of loaders over.</summary>
internal static class HeapDraft
{
    private const int MostDumps = 4;
    private const int MostRows = 100;
    private const int MostCounts = 200;
    private const int MostStops = 60;
    private const int MostUses = 3;

    public static IReadOnlyList<HeapDumpReport> Dumps(CaseVerdict verdict) =>
        [.. (verdict.Case?.Facts.Of<HeapDumpRead>() ?? []).Take(MostDumps).Select(Dump)];

    /// <summary>The first histogram of each process against its last.</summary>
    public static IReadOnlyList<GrowthReport> Growth(CaseVerdict verdict) =>
        [.. (verdict.Case?.Processes ?? []).Where(process => process.Facts.Any<HistogramTaken>()).Select(Growth)];

    public static IReadOnlyList<LoaderCountReport> Loaders(CaseVerdict verdict) =>
    [
        .. (verdict.Case?.Processes ?? []).Where(process => process.LoaderCounts.Any(count => count.Loaders > 0))
            .SelectMany(process => process.LoaderCounts.Take(MostCounts).Select(count => new LoaderCountReport(process.Key.Id, count.Fact.Origin.Source, count.Loaders, count.Fact.Origin.At))),
    ];

    private static HeapDumpReport Dump(HeapDumpRead dump) => new(
        dump.Origin.Source, dump.Process.Id, dump.Summary.JvmVersion, dump.Summary.Instances, dump.ReachableBytes,
        [.. (dump.Outline?.Nodes ?? []).Select(node => new NodeReport(node.Parent, node.Class, node.Objects, node.Shallow, node.Retained))],
        [.. dump.Suspects.Items.Select(Suspect)],
        [.. dump.Loaders.Families.Take(MostRows).Select(Family)],
        [.. dump.Classes.Take(MostRows).Select(row => new ClassReport(row.Name, row.Instances, row.Shallow))]);

    private static SuspectReport Suspect(Suspect suspect) => new(
        suspect.Class, suspect.Retained, suspect.Share, suspect.Kind.ToString().ToLowerInvariant(), suspect.Holder, suspect.Count,
        [.. RootPath.WithoutLoading(suspect.Path).Take(MostStops).Select(Stop)], suspect.AccumulationClass)
    {
        Application = suspect.Application == suspect.Holder ? null : suspect.Application,
        AlsoHeldBy = suspect.AlsoHeldBy.IsEmpty ? null : suspect.AlsoHeldBy,
        Payload = suspect.Payload is { } payload ? new PayloadReport(payload.Links, payload.Class, payload.Count, payload.Retained) : null,
        CacheSigns = suspect.CacheSigns.IsEmpty ? null : suspect.CacheSigns,
    };

    private static PathReport Stop(PathStop stop)
    {
        LocalUseReport[] uses = [.. stop.Uses.Where(use => use.IsOfTheProgram).Take(MostUses).Select(use => new LocalUseReport(use.Thread, use.Frame))];
        return new PathReport(stop.Class, stop.Field) { Uses = uses.Length > 0 ? uses : null, ThreadLocal = stop.ThreadLocal };
    }

    private static FamilyReport Family(LoaderFamily family) => new(
        family.LoaderClass, family.Loaders, family.Leaked, family.Classes, family.Retained,
        [.. family.Holders.Select(holder => new HolderReport(holder.Pattern, holder.Loaders, holder.Via, holder.Fix))]);

    private static GrowthReport Growth(ProcessCase process)
    {
        var taken = process.Histograms is [_, ..] before ? before : process.Facts.Of<HistogramTaken>();
        var (first, last) = (taken[0], taken[^1]);
        var then = first.Histogram.Rows.GroupBy(row => row.Class, StringComparer.Ordinal).ToDictionary(row => row.Key, row => (row.Sum(one => one.Instances), row.Sum(one => one.Bytes)), StringComparer.Ordinal);
        var rows = last.Histogram.Rows.GroupBy(row => row.Class, StringComparer.Ordinal)
            .Select(row => new GrowthRow(row.Key, then.GetValueOrDefault(row.Key).Item1, row.Sum(one => one.Instances), then.GetValueOrDefault(row.Key).Item2, row.Sum(one => one.Bytes)))
            .OrderByDescending(row => taken.Count > 1 ? row.BytesLast - row.BytesFirst : row.BytesLast).ThenBy(row => row.Class, StringComparer.Ordinal).Take(MostRows);
        return new GrowthReport(process.Key.Id, first.Origin.ToString(), last.Origin.ToString(), taken.Count, [.. rows]);
    }
}
