using static Plimsoll.Reports.HtmlWriter;

namespace Plimsoll.Reports;

/// <summary>
/// A process as a ship: its memory budgets are the load, stacked in the hull; what was really used is the dark part of each; the line on the hull is what the
/// container grants. A load above the line sinks the ship.
/// </summary>
internal sealed class Hull(HtmlWriter page, MemoryReport memory, bool after, double scaleTop)
{
    private const double Width = 500, Height = 340, Left = 84, HullWidth = 118, Top = 26, Bottom = 318, LabelX = Left + HullWidth + 34, LabelGap = 31;

    private double Of(double bytes) => Bottom - (bytes / scaleTop * (Bottom - Top));

    /// <summary>Draws it.</summary>
    public void Draw()
    {
        var title = Words.HullTitle(memory, after);
        page.Start("figure", "class", "hull").Leaf("figcaption", after ? VerdictProse.AfterFix : memory.Changes ? VerdictProse.BeforeFix : VerdictProse.Now)
            .Start("svg", "viewBox", $"0 0 {N(Width)} {N(Height)}", "role", "img", "aria-label", title).Leaf("title", title);
        Axis();
        var labels = Regions();
        Outline();
        Labels(labels);
        Line();
        page.End().End();
    }

    private void Axis()
    {
        foreach (var mark in AxisMarks.Sizes(scaleTop))
        {
            page.Start("line", "class", "grid", "x1", N(Left - 6), "x2", N(Left + HullWidth), "y1", N(Of(mark)), "y2", N(Of(mark)))
                .Leaf("text", mark == 0 ? "0" : Words.Size((long)mark), "class", "tick", "x", N(Left - 20), "y", N(Of(mark) + 4), "text-anchor", "end");
        }
    }

    private List<(double Y, string Name, string Detail)> Regions()
    {
        var labels = new List<(double, string, string)>();
        double at = 0;
        var group = 0;
        foreach (var regions in memory.Regions.GroupBy(region => region.Group, StringComparer.Ordinal))
        {
            var use = memory.Uses.FirstOrDefault(use => use.Group == regions.Key);
            var bottom = at;
            foreach (var region in regions)
            {
                var bytes = (after ? region.After : region.Before) ?? 0;
                if (bytes <= 0)
                    continue;
                Region(region, at, bytes, group);
                labels.Add((Of(at + (bytes / 2.0)), region.Name, Detail(region, bytes)));
                at += bytes;
            }

            if (use is not null && !after && at > bottom)
                Use(use, bottom, at, labels);
            group++;
        }

        return labels;
    }

    private string Detail(RegionReport region, long bytes) =>
        after && region.Before != region.After ? $"{Words.Size(bytes)} ({Words.Change(region.Before, region.After)})" : Words.Size(bytes);

    private void Region(RegionReport region, double at, long bytes, int group)
    {
        page.Start("g").Leaf("title", Words.RegionTitle(region, bytes))
            .Start("rect", "class", $"region c{group % 6}{(region.Basis == Diagnosis.Basis.Assumed ? " assumed" : "")}", "x", N(Left), "y", N(Of(at + bytes)), "width", N(HullWidth), "height", N(Math.Max(1, Of(at) - Of(at + bytes)))).End();
    }

    // The used part fills its group from below, to the brim at most: a use above its budget is told by its label.
    private void Use(UseReport use, double bottom, double top, List<(double Y, string Name, string Detail)> labels)
    {
        var level = Math.Min(top, bottom + use.Bytes);
        var share = use.Bytes / (top - bottom);
        page.Start("g").Leaf("title", Words.UseLine(use))
            .Start("rect", "class", "used", "x", N(Left), "y", N(Of(level)), "width", N(HullWidth), "height", N(Math.Max(1, Of(bottom) - Of(level))))
            .Start("path", "class", "wave", "d", Wave(Of(level))).End();
        var named = labels.FindIndex(label => label.Y <= Of(bottom) && label.Y >= Of(top));
        if (named >= 0)
            labels[named] = labels[named] with { Detail = $"{labels[named].Detail}, {Words.GroupUsed(use, share)}" };
    }

    private static string Wave(double y) => $"M{N(Left)} {N(y)}" + string.Concat(Enumerable.Range(0, 6).Select(index => $"q{N(HullWidth / 24)} {(index % 2 == 0 ? "-4" : "4")} {N(HullWidth / 12)} 0t{N(HullWidth / 12)} 0"));

    private void Outline() =>
        page.Start("path", "class", "outline", "d", $"M{N(Left)} {N(Top - 8)}V{N(Bottom)}Q{N(Left)} {N(Bottom + 12)} {N(Left + 14)} {N(Bottom + 12)}H{N(Left + HullWidth - 14)}Q{N(Left + HullWidth)} {N(Bottom + 12)} {N(Left + HullWidth)} {N(Bottom)}V{N(Top - 8)}");

    // From the top down, each label at its region or just below the one above; what would fall below the hull moves up again.
    private void Labels(List<(double Y, string Name, string Detail)> labels)
    {
        var sorted = labels.OrderBy(label => label.Y).ToArray();
        var gap = Math.Min(LabelGap, (Height - 16) / Math.Max(1, sorted.Length));
        var places = new double[sorted.Length];
        for (var index = 0; index < sorted.Length; index++)
            places[index] = Math.Max(sorted[index].Y, index == 0 ? 14 : places[index - 1] + gap);
        for (var index = sorted.Length - 1; index >= 0; index--)
            places[index] = Math.Min(places[index], index == sorted.Length - 1 ? Height - 16 : places[index + 1] - gap);
        for (var index = 0; index < sorted.Length; index++)
        {
            page.Start("path", "class", "leader", "d", $"M{N(Left + HullWidth)} {N(sorted[index].Y)}L{N(LabelX - 8)} {N(places[index])}h4")
                .Start("text", "class", "label", "x", N(LabelX), "y", N(places[index])).Leaf("tspan", sorted[index].Name, "class", "name")
                .Leaf("tspan", sorted[index].Detail, "x", N(LabelX), "dy", "13", "class", "detail").End();
        }
    }

    private void Line()
    {
        if ((after ? memory.LimitAfter ?? memory.Limit : memory.Limit) is not { } limit)
            return;
        var y = N(Of(limit.Bytes));
        page.Start("g", "class", "plimsoll").Leaf("title", Words.LimitLine(limit))
            .Start("line", "class", "halo", "x1", N(Left - 16), "x2", N(Left + HullWidth + 16), "y1", y, "y2", y).Start("line", "x1", N(Left - 16), "x2", N(Left + HullWidth + 16), "y1", y, "y2", y)
            .Start("circle", "class", "halo", "cx", N(Left + (HullWidth / 2)), "cy", y, "r", "10").Start("circle", "cx", N(Left + (HullWidth / 2)), "cy", y, "r", "10")
            .Leaf("text", Words.LimitMark(limit), "x", N(Left + (HullWidth / 2)), "y", N(Of(limit.Bytes) - 14), "text-anchor", "middle").End();
    }
}
