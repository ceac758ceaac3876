namespace Plimsoll.Reports.Sections;

/// <summary>Heap dumps: the dominator tree, suspects, class loaders, classes.</summary>
internal sealed class HeapSection : PageSection
{
    public override int Order => 40;

    public override string Id => "heap";

    public override string Title => PageProse.HeapHeading;

    public override bool Has(CaseReport report) => report.Heaps.Count > 0;

    public override void Write(HtmlWriter page, CaseReport report)
    {
        foreach (var dump in report.Heaps)
            Dump(page, dump);
    }

    private static void Dump(HtmlWriter page, HeapDumpReport dump)
    {
        page.Leaf("h3", dump.Source).Leaf("p", Words.HeapSentence(dump));
        if (dump.Nodes.Count > 0)
            Pictures(page, dump);
        if (dump.Suspects.Count > 0)
            Suspects(page, dump);
        if (dump.Families.Count > 0)
            Families(page, dump);
        page.Start("details").Leaf("summary", PageProse.ClassesCaption);
        DataTable.Write(page, PageProse.ClassesCaption, [PageProse.ClassTerm, PageProse.CountTerm, PageProse.BytesTerm], dump.Classes.Select(row => new Cell[] { row.Name, Cell.Count(row.Instances), Cell.Size(row.Bytes) }));
        page.End().Line();
    }

    private static void Pictures(HtmlWriter page, HeapDumpReport dump)
    {
        var picture = new DominatorPicture(page, dump);
        page.Leaf("h4", PageProse.TreemapHeading).Leaf("p", PageProse.TreemapNote);
        picture.DrawMap();
        page.Leaf("h4", PageProse.IcicleHeading).Leaf("p", PageProse.IcicleNote);
        picture.DrawIcicle();
        DataTable.Twin(page, PageProse.DominatorCaption, [PageProse.ClassTerm, PageProse.HeldBy, PageProse.CountTerm, PageProse.ShallowTerm, PageProse.RetainedTerm, PageProse.ShareTerm], dump.Nodes.Select(node => Row(dump, node)));
    }

    private static Cell[] Row(HeapDumpReport dump, NodeReport node)
    {
        var share = (double)node.Retained / Math.Max(1, dump.Reachable);
        var parent = node.Parent >= 0 && node.Parent < dump.Nodes.Count ? dump.Nodes[node.Parent].Class : PageProse.Root;
        return [node.Class, parent, Cell.Count(node.Objects), Cell.Size(node.Shallow), Cell.Size(node.Retained), new(Words.Percent(share), share)];
    }

    private static void Suspects(HtmlWriter page, HeapDumpReport dump)
    {
        page.Leaf("h4", PageProse.SuspectsHeading);
        foreach (var suspect in dump.Suspects)
        {
            page.Start("article", "class", "card").Start("p").Leaf("strong", suspect.Class).Text(" " + Words.SuspectSentence(suspect)).End();
            foreach (var line in Words.SuspectDetails(suspect))
                page.Leaf("p", line);
            if (suspect.Path.Count > 0)
                Chain(page, suspect);
            page.End().Line();
        }
    }

    private static void Chain(HtmlWriter page, SuspectReport suspect)
    {
        page.Leaf("p", PageProse.ChainLabel).Start("ol", "class", "chain");
        foreach (var stop in suspect.Path)
        {
            page.Start("li").Leaf("code", stop.Class).Leaf("code", stop.Field, "class", "field");
            foreach (var line in Words.StopDetails(stop))
                page.Leaf("div", line, "class", "use");
            page.End();
        }

        page.End();
    }

    private static void Families(HtmlWriter page, HeapDumpReport dump)
    {
        page.Leaf("h4", PageProse.LoadersHeading);
        DataTable.Write(page, PageProse.LoadersCaption, [PageProse.LoaderTerm, PageProse.AliveTerm, PageProse.LeakedTerm, PageProse.ClassesTerm, PageProse.RetainedTerm], dump.Families.Select(family =>
            new Cell[] { family.LoaderClass, Cell.Count(family.Loaders), Cell.Count(family.Leaked), Cell.Count(family.Classes), Cell.Size(family.Retained) }));
        if (dump.Families.Any(family => family.Holders.Count > 0))
        {
            DataTable.Write(page, PageProse.HoldersCaption, [PageProse.LoaderTerm, PageProse.PatternTerm, PageProse.HeldTerm, PageProse.ViaTerm, VerdictProse.FixCell],
                dump.Families.SelectMany(family => family.Holders.Select(holder => new Cell[] { family.LoaderClass, holder.Pattern, Cell.Count(holder.Loaders), holder.Via, holder.Fix })));
        }
    }
}
