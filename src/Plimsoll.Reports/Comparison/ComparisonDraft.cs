namespace Plimsoll.Reports;

/// <summary>Makes the comparison of two results: what became of the failure, and every number that either has.</summary>
public static class ComparisonDraft
{
    private const int ClassesShown = 15;

    /// <summary>The comparison.</summary>
    public static ComparisonReport Of(CaseReport before, CaseReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (then, now) = (Side(before), Side(after));
        return ReportJson.Settle(new ComparisonReport
        {
            ComparisonVersion = ComparisonReport.CurrentSchemaVersion,
            Outcome = Outcome(then, now),
            Before = then,
            After = now,
            Rows = [.. Memory(before, after), .. Use(before, after), .. Loaders(before, after), .. Collections(before, after), .. Heap(before, after), .. Classes(before, after)],
        });
    }

    /// <summary>What became of the failure between two sides.</summary>
    internal static OutcomeReport Outcome(SideReport before, SideReport after) => (before.Findings, after.Findings) switch
    {
        ([], []) => new OutcomeReport("quiet", CompareProse.OutcomeQuiet),
        ([], [var now, ..]) => new OutcomeReport("appeared", Words.OutcomeAppeared(now)),
        ([var then, ..], []) => new OutcomeReport("gone", Words.OutcomeGone(then)),
        ([var then, ..], _) when after.Findings.FirstOrDefault(finding => Same(then, finding)) is { } still => new OutcomeReport("stays", Words.OutcomeStays(then, still)),
        ([var then, ..], [var now, ..]) => new OutcomeReport("moved", Words.OutcomeMoved(then, now)),
    };

    private static SideReport Side(CaseReport report) =>
        new(report.Verdict, [.. report.Findings.Select(finding => new BriefFinding(finding.Id, finding.Kind, finding.Failure, finding.Cause, finding.Process, finding.Title, finding.Confidence))]);

    private static bool Same(BriefFinding one, BriefFinding other) => one.Failure == other.Failure && (one.Cause == other.Cause || one.Id == other.Id);

    private static IEnumerable<ComparisonRow> Memory(CaseReport before, CaseReport after) =>
        Joined("memory", "bytes", before.Memory.SelectMany(Budgets), after.Memory.SelectMany(Budgets));

    private static IEnumerable<(string Process, string Name, double Value)> Budgets(MemoryReport memory)
    {
        foreach (var region in memory.Regions.Where(region => region.Before is not null))
            yield return (memory.Process, region.Name, region.Before!.Value);
        if (memory.Limit is { } limit)
            yield return (memory.Process, PageProse.ContainerLimit, limit.Bytes);
    }

    private static IEnumerable<ComparisonRow> Use(CaseReport before, CaseReport after) =>
        Joined("use", "bytes", before.Memory.SelectMany(Uses), after.Memory.SelectMany(Uses));

    private static IEnumerable<(string Process, string Name, double Value)> Uses(MemoryReport memory) => memory.Uses.Select(use => (memory.Process, Words.GroupOf(use.Group), (double)use.Bytes));

    private static IEnumerable<ComparisonRow> Loaders(CaseReport before, CaseReport after) =>
        Joined("loaders", "count", LoaderCounts(before), LoaderCounts(after));

    private static IEnumerable<(string Process, string Name, double Value)> LoaderCounts(CaseReport report)
    {
        foreach (var process in report.Loaders.GroupBy(count => count.Process, StringComparer.Ordinal))
            yield return (process.Key, CompareProse.LastLoaders, process.Last().Loaders);
        foreach (var dump in report.Heaps)
            yield return (dump.Process, CompareProse.LeakedLoaders, dump.Families.Sum(family => family.Leaked));
    }

    private static IEnumerable<ComparisonRow> Collections(CaseReport before, CaseReport after)
    {
        foreach (var (unit, measure) in Measures)
        {
            foreach (var row in Joined("gc", unit, before.Gc.SelectMany(measure), after.Gc.SelectMany(measure)))
                yield return row;
        }
    }

    private static readonly (string Unit, Func<GcCurveReport, IEnumerable<(string, string, double)>> Measure)[] Measures =
    [
        ("bytes", run => run.LiveSet.Bytes is { } live ? [(run.Process, CompareProse.LiveSet, live)] : []),
        ("bytes/h", run => run.LiveSet.BytesPerHour is { } slope ? [(run.Process, CompareProse.LiveSetSlope, slope)] : []),
        ("count", run => [(run.Process, PageProse.GcFull, run.FullCollections)]),
        ("ms", run => [(run.Process, CompareProse.LongestPause, run.Pauses.MaxMs), (run.Process, CompareProse.P99Pause, run.Pauses.P99Ms), (run.Process, CompareProse.SumOfPauses, run.Pauses.SumMs)]),
        ("share", run => run.ApplicationShare is { } share ? [(run.Process, CompareProse.Throughput, share)] : []),
    ];

    private static IEnumerable<ComparisonRow> Heap(CaseReport before, CaseReport after) =>
        Joined("heap", "bytes", before.Heaps.SelectMany(Retained), after.Heaps.SelectMany(Retained));

    private static IEnumerable<(string Process, string Name, double Value)> Retained(HeapDumpReport dump) =>
        [(dump.Process, CompareProse.Reachable, dump.Reachable), .. dump.Suspects.Take(5).Select(suspect => (dump.Process, suspect.Class, (double)suspect.Retained))];

    private static IEnumerable<ComparisonRow> Classes(CaseReport before, CaseReport after) =>
        // Only the largest rows are kept of a histogram: a class that one side lacks need not be absent.
        Joined("classes", "bytes", Bytes(before), Bytes(after)).Where(row => row is { Before: not null, After: not null }).OrderByDescending(row => Math.Abs((row.After ?? 0) - (row.Before ?? 0))).ThenBy(row => row.Name, StringComparer.Ordinal).Take(ClassesShown);

    private static IEnumerable<(string Process, string Name, double Value)> Bytes(CaseReport report) =>
        report.Histograms.SelectMany(histogram => histogram.Rows.Select(row => (histogram.Process, row.Class, (double)row.BytesLast)))
            .Concat(report.Heaps.SelectMany(dump => dump.Classes.Select(row => (dump.Process, row.Name, (double)row.Bytes))));

    // The first of each name counts. Where both sides know the same processes, one that only one side has is no change of anything.
    private static IEnumerable<ComparisonRow> Joined(string section, string unit, IEnumerable<(string Process, string Name, double Value)> before, IEnumerable<(string Process, string Name, double Value)> after)
    {
        var then = before.DistinctBy(one => (one.Process, one.Name)).ToList();
        var now = after.DistinctBy(one => (one.Process, one.Name)).ToDictionary(one => (one.Process, one.Name), one => one.Value);
        var common = then.Select(one => one.Process).Intersect(now.Keys.Select(key => key.Process), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        foreach (var (process, name, value) in then.Where(one => common.Count == 0 || common.Contains(one.Process)))
            yield return new ComparisonRow(section, process, name, unit, value, now.Remove((process, name), out var found) ? found : null);
        foreach (var ((process, name), value) in now.Where(one => common.Count == 0 || common.Contains(one.Key.Process)).OrderBy(one => one.Key.Process, StringComparer.Ordinal))
            yield return new ComparisonRow(section, process, name, unit, null, value);
    }
}
