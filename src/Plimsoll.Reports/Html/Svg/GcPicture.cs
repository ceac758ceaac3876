using static Plimsoll.Reports.HtmlWriter;

namespace Plimsoll.Reports;

/// <summary>
/// Heap before and after collections as bands between least and most, the live set with its slope, the limit, pauses below. The plots are pictures of their own
/// inside, stretched to their frame, so that the page's script can zoom by moving their window.
/// </summary>
internal sealed class GcPicture(HtmlWriter page, GcCurveReport run)
{
    private const double Width = 1080, Left = 84, Right = 1064, HeapTop = 12, HeapBottom = 268, PauseTop = 292, PauseBottom = 368, Height = 400, Resolution = 10_000;

    // What happened at a single moment stands in the middle.
    private readonly double _from = run.Buckets.Count > 1 ? run.Buckets[0].AtMs : run.Buckets[0].AtMs - 0.5;
    private readonly double _span = Math.Max(1, run.Buckets[^1].AtMs - run.Buckets[0].AtMs);
    private readonly double _top = 1.06 * new[] { run.Limit ?? 0, run.Buckets.Max(bucket => Math.Max(bucket.BeforeMax ?? 0, bucket.AfterMax ?? 0)), 1 }.Max();
    private readonly double _longest = Math.Max(0.001, run.Buckets.Max(bucket => bucket.PauseMs));

    /// <summary>Draws it.</summary>
    public void Draw()
    {
        var label = Words.GcLabel(run);
        page.Start("figure", "class", "zoom", "data-from", N(_from), "data-span", N(_span), "data-left", N(Left), "data-right", N(Right))
            .Scroll(label).Start("svg", "class", "gc", "viewBox", $"0 0 {N(Width)} {N(Height)}", "role", "img", "aria-label", label).Leaf("title", label);
        Axes();
        Heap();
        Pauses();
        page.End().End().End().Line();
    }

    private double X(double at) => (at - _from) / _span * Resolution;

    private double Y(double bytes) => (1 - (bytes / _top)) * Resolution;

    private void Axes()
    {
        foreach (var mark in AxisMarks.Sizes(_top))
        {
            var y = HeapBottom - (mark / _top * (HeapBottom - HeapTop));
            page.Start("line", "class", "grid", "x1", N(Left), "x2", N(Right), "y1", N(y), "y2", N(y)).Leaf("text", mark == 0 ? "0" : Words.Size((long)mark), "class", "tick", "x", N(Left - 8), "y", N(y + 4), "text-anchor", "end");
        }

        page.Start("line", "class", "grid", "x1", N(Left), "x2", N(Right), "y1", N(PauseBottom), "y2", N(PauseBottom))
            .Leaf("text", Words.Duration(_longest), "class", "tick", "x", N(Left - 8), "y", N(PauseTop + 8), "text-anchor", "end")
            .Leaf("text", PageProse.PausesAxis, "class", "tick", "x", N(Left - 8), "y", N(PauseBottom), "text-anchor", "end").Start("g", "class", "ticks");
        foreach (var mark in AxisMarks.Times(_from, _from + _span))
            page.Leaf("text", Words.Duration(mark), "class", "tick", "x", N(Left + ((mark - _from) / _span * (Right - Left))), "y", N(PauseBottom + 20), "text-anchor", "middle");
        page.End();
    }

    private void Plot(string name, double top, double bottom) =>
        page.Start("svg", "class", "plot " + name, "x", N(Left), "y", N(top), "width", N(Right - Left), "height", N(bottom - top), "viewBox", $"0 0 {N(Resolution)} {N(Resolution)}", "preserveAspectRatio", "none");

    private void Heap()
    {
        Plot("heap", HeapTop, HeapBottom);
        Saw();
        Band("after", static bucket => bucket.AfterMin, static bucket => bucket.AfterMax);
        foreach (var bucket in run.Buckets.Where(bucket => bucket.Full > 0))
            page.Start("g").Leaf("title", Words.FullAt(bucket)).Start("path", "class", "full", "d", $"M{N(X(bucket.AtMs))} {N(Resolution)}V{N(Resolution * 0.94)}").End();
        if (run.Limit is { } limit)
            page.Start("path", "class", "limit", "d", $"M0 {N(Y(limit))}H{N(Resolution)}");
        Live();
        page.End();
    }

    private void Live()
    {
        if (run.LiveSet.Points.Count > 1)
            page.Start("polyline", "class", "live", "points", string.Join(' ', run.LiveSet.Points.Select(point => $"{N(X(point.AtMs))},{N(Y(point.Bytes))}")));
        if (run.LiveSet is not { BytesPerHour: { } slope, Points: [_, _, ..] points })
            return;
        // The median line of the slope: through the median point, as Theil and Sen have it.
        var middle = points.Select(point => point.Bytes - (slope * point.AtMs / 3_600_000)).Order().ElementAt(points.Count / 2);
        double At(double ms) => Y(Math.Clamp(middle + (slope * ms / 3_600_000), 0, _top));
        page.Start("path", "class", "slope", "d", $"M{N(X(points[0].AtMs))} {N(At(points[0].AtMs))}L{N(X(points[^1].AtMs))} {N(At(points[^1].AtMs))}");
    }

    // Up to what a collection found, down to what it left: the saw that everyone knows.
    private void Saw()
    {
        var teeth = run.Buckets.Where(bucket => bucket is { BeforeMax: not null, AfterMin: not null }).ToArray();
        if (teeth.Length > 0)
            page.Start("path", "class", "band before", "d", $"M{N(X(teeth[0].AtMs))} {N(Resolution)}" + string.Concat(teeth.Select(tooth => $"L{N(X(tooth.AtMs))} {N(Y(tooth.BeforeMax!.Value))}V{N(Y(tooth.AfterMin!.Value))}")) + $"V{N(Resolution)}Z");
    }

    private void Band(string name, Func<GcBucket, long?> least, Func<GcBucket, long?> most)
    {
        var known = run.Buckets.Where(bucket => most(bucket) is not null).ToArray();
        if (known.Length == 0)
            return;
        var there = known.Select(bucket => $"{N(X(bucket.AtMs))} {N(Y(most(bucket)!.Value))}");
        var back = known.Reverse().Select(bucket => $"{N(X(bucket.AtMs))} {N(Y(least(bucket) ?? 0))}");
        page.Start("path", "class", "band " + name, "d", $"M{string.Join('L', there)}L{string.Join('L', back)}Z");
    }

    private void Pauses()
    {
        Plot("pauses", PauseTop, PauseBottom);
        page.Start("path", "class", "pause", "d", string.Concat(run.Buckets.Where(bucket => bucket.Pauses > 0).Select(bucket => $"M{N(X(bucket.AtMs))} {N(Resolution)}V{N((1 - (bucket.PauseMs / _longest)) * Resolution)}")));
        page.End();
    }
}
