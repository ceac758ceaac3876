namespace Plimsoll.Reports.Sections;

/// <summary>Every memory budget against what was used and against the container, before and after the fix.</summary>
internal sealed class WaterlineSection : PageSection
{
    public override int Order => 10;

    public override string Id => "waterline";

    public override string Title => PageProse.WaterlineHeading;

    public override bool Has(CaseReport report) => report.Memory.Count > 0;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        foreach (var memory in report.Memory)
            Process(page, memory);
    }

    private static void Process(HtmlWriter page, MemoryReport memory)
    {
        page.Leaf("h3", Words.MemoryOf(memory)).Leaf("p", Words.WaterlineSentence(memory));
        var top = 1.04 * new[] { memory.Before, memory.After, memory.Limit?.Bytes ?? 0, memory.LimitAfter?.Bytes ?? 0, 1 }.Max();
        page.Start("div", "class", "hulls");
        new Hull(page, memory, after: false, top).Draw();
        if (memory.Changes)
            new Hull(page, memory, after: true, top).Draw();
        page.End().Line();
        DataTable.Twin(page, Words.MemoryOf(memory), [VerdictProse.RegionTerm, VerdictProse.BeforeFix, VerdictProse.AfterFix, PageProse.ChangeTerm, VerdictProse.OriginTerm, PageProse.FromTerm], Rows(memory));
    }

    private static IEnumerable<Cell[]> Rows(MemoryReport memory)
    {
        foreach (var region in memory.Regions)
            yield return [region.Name, Cell.Size(region.Before), Cell.Size(region.After), new(Words.Change(region.Before, region.After), (region.After ?? 0) - (region.Before ?? 0)), Words.BasisOf(region.Basis), region.From];
        yield return [PageProse.SumRow, Cell.Size(memory.Before), Cell.Size(memory.After), new(Words.Change(memory.Before, memory.After), memory.After - memory.Before), Words.BasisOf(Diagnosis.Basis.Derived), ""];
        foreach (var use in memory.Uses)
            yield return [Words.InUse(use), Cell.Size(use.Bytes), "", "", Words.BasisOf(use.Basis), use.From];
        if (memory.Limit is { } limit)
            yield return [PageProse.ContainerLimit, Cell.Size(limit.Bytes), Cell.Size((memory.LimitAfter ?? limit).Bytes), "", Words.BasisOf(limit.Basis), limit.From];
    }
}
