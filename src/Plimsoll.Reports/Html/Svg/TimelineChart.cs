using Plimsoll.Diagnosis;
using static Plimsoll.Reports.HtmlWriter;

namespace Plimsoll.Reports;

/// <summary>A lane for each process, a mark for each event: the shape says what it is, the ring and the words that it triggered or followed.</summary>
internal sealed class TimelineChart(HtmlWriter page, TimelineReport timeline)
{
    private const double Width = 1080, Left = 150, Right = 1060, Lane = 44, Top = 16;
    private const int MostLanes = 12;

    private readonly string[] _lanes = [.. timeline.Events.Select(one => one.Process).Distinct(StringComparer.Ordinal).Take(MostLanes)];
    private readonly HashSet<TimelineMark> _marked = [];
    private readonly DateTimeOffset _from = timeline.Events[0].At;
    private readonly double _span = Math.Max(1, (timeline.Events[^1].At - timeline.Events[0].At).TotalMilliseconds);

    /// <summary>Draws it.</summary>
    public void Draw()
    {
        var height = Top + (_lanes.Length * Lane) + 28;
        page.Scroll(VerdictProse.TimelineHeading).Start("svg", "class", "timeline", "viewBox", $"0 0 {N(Width)} {N(height)}", "role", "img", "aria-label", Words.TimelineLabel(timeline)).Leaf("title", Words.TimelineLabel(timeline));
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            page.Start("line", "class", "grid", "x1", N(Left), "x2", N(Right), "y1", N(Y(lane)), "y2", N(Y(lane)))
                .Leaf("text", Short(_lanes[lane]), "class", "label", "x", N(Left - 14), "y", N(Y(lane) + 4), "text-anchor", "end");
        }

        Ticks(height);
        foreach (var one in timeline.Events.OrderBy(one => one.Mark != TimelineMark.None))
            Event(one);
        page.End().End().Line();
    }

    private static double Y(int lane) => Top + 18 + (lane * Lane);

    private double X(DateTimeOffset at) => Left + 8 + ((at - _from).TotalMilliseconds / _span * (Right - Left - 16));

    private void Ticks(double height)
    {
        foreach (var mark in AxisMarks.Times(0, _span))
        {
            var x = N(Left + 8 + (mark / _span * (Right - Left - 16)));
            page.Start("line", "class", "grid faint", "x1", x, "x2", x, "y1", N(Top), "y2", N(height - 24))
                .Leaf("text", Words.Clock(_from.AddMilliseconds(mark), _span), "class", "tick", "x", x, "y", N(height - 8), "text-anchor", "middle");
        }
    }

    private void Event(EventReport one)
    {
        var lane = Array.IndexOf(_lanes, one.Process);
        if (lane < 0)
            return;
        var (x, y) = (X(one.At), Y(lane));
        page.Start("g", "class", $"event k-{one.Kind.ToString().ToLowerInvariant()}").Leaf("title", $"{Words.Instant(one.At)} {one.Process}: {Words.EventText(one)}").Start("path", "d", Shape(one.Kind, x, y));
        if (one.Mark != TimelineMark.None)
        {
            page.Start("circle", "class", "halo", "cx", N(x), "cy", N(y), "r", "11").Start("circle", "class", one.Mark == TimelineMark.Trigger ? "ring trigger" : "ring victim", "cx", N(x), "cy", N(y), "r", "11")
                .Leaf("text", _marked.Add(one.Mark) ? Words.Mark(one.Mark) : "", "class", "tick strong", "x", N(x), "y", N(y - 15), "text-anchor", x > Right - 60 ? "end" : x < Left + 60 ? "start" : "middle");
        }

        page.End();
    }

    private static string Shape(TimelineKind kind, double x, double y) => kind switch
    {
        TimelineKind.Start => $"M{N(x - 5)} {N(y - 6)}l11 6l-11 6z",
        TimelineKind.Failure => $"M{N(x)} {N(y - 7)}l7 12h-14z",
        TimelineKind.Kill or TimelineKind.Lost => $"M{N(x - 7)} {N(y - 5)}l2 -2l5 5l5 -5l2 2l-5 5l5 5l-2 2l-5 -5l-5 5l-2 -2l5 -5z",
        TimelineKind.FullCollection => $"M{N(x - 2)} {N(y - 7)}h4v14h-4z",
        TimelineKind.Checkpoint => $"M{N(x)} {N(y - 6)}l6 6l-6 6l-6 -6z",
        TimelineKind.End => $"M{N(x - 5)} {N(y - 5)}h10v10h-10z",
        _ => $"M{N(x - 4)} {N(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
    };

    private static string Short(string name) => name.Length <= 22 ? name : "…" + name[^21..];
}
