using static Plimsoll.Reports.HtmlWriter;

namespace Plimsoll.Reports;

/// <summary>The heavy part of a dominator tree, twice: as a treemap (who is large) and as an icicle (who holds whom).</summary>
internal sealed class DominatorPicture
{
    private const double Width = 1080, MapHeight = 420, RowHeight = 26, LetterWidth = 6.4;
    private const int MapDepth = 4, IcicleDepth = 9;

    private readonly HtmlWriter _page;
    private readonly HeapDumpReport _dump;
    private readonly ILookup<int, int> _children;

    public DominatorPicture(HtmlWriter page, HeapDumpReport dump)
    {
        (_page, _dump) = (page, dump);
        // A parent stands before its children; what does not is left out, for a document may come from anywhere.
        _children = Enumerable.Range(0, dump.Nodes.Count).Where(index => dump.Nodes[index].Parent < index).ToLookup(index => dump.Nodes[index].Parent);
    }

    /// <summary>Draws the treemap.</summary>
    public void DrawMap()
    {
        Begin("treemap", MapHeight, Words.TreemapLabel(_dump));
        Map(-1, new Area(0, 0, Width, MapHeight), 0);
        _page.End().End().Line();
    }

    /// <summary>Draws the icicle.</summary>
    public void DrawIcicle()
    {
        Begin("icicle", RowHeight * (1 + Depth(-1)), Words.IcicleLabel(_dump));
        Cell(new Area(0, 0, Width, RowHeight - 1), Words.WholeHeap(_dump), Words.WholeHeap(_dump), 0);
        Icicle(-1, 0, Width, 1);
        _page.End().End().Line();
    }

    private void Begin(string name, double height, string label) =>
        _page.Scroll(label).Start("svg", "class", name, "viewBox", $"0 0 {N(Width)} {N(height)}", "role", "img", "aria-label", label).Leaf("title", label);

    private long TotalOf(int parent) => parent < 0 ? Math.Max(1, _dump.Reachable) : Math.Max(1, _dump.Nodes[parent].Retained);

    private int Depth(int parent, int depth = 0) => depth >= IcicleDepth ? depth : _children[parent].Select(child => Depth(child, depth + 1)).DefaultIfEmpty(depth).Max();

    private void Map(int parent, Area whole, int depth)
    {
        int[] children = [.. _children[parent].OrderByDescending(child => _dump.Nodes[child].Retained)];
        if (children.Length == 0 || whole.Width < 12 || whole.Height < 12)
            return;
        double[] sizes = [.. children.Select(child => (double)_dump.Nodes[child].Retained)];
        var rest = TotalOf(parent) - sizes.Sum();
        // What no child of its own draws stays as empty room.
        var areas = Treemap.Squarify(rest > 0 ? [.. sizes, rest] : sizes, whole);
        for (var index = 0; index < children.Length; index++)
        {
            var (node, area) = (_dump.Nodes[children[index]], areas[index]);
            Cell(area, Words.NodeName(node), Words.NodeTitle(node, _dump.Reachable), depth == 0 ? children[index] % 6 : depth);
            if (depth + 1 < MapDepth)
                Map(children[index], new Area(area.X + 3, area.Y + 17, area.Width - 6, area.Height - 20), depth + 1);
        }
    }

    private void Icicle(int parent, double x, double width, int row)
    {
        if (row > IcicleDepth)
            return;
        foreach (var child in _children[parent].OrderByDescending(child => _dump.Nodes[child].Retained))
        {
            var node = _dump.Nodes[child];
            var wide = Math.Min(width, width * node.Retained / TotalOf(parent));
            if (wide >= 1.5)
            {
                Cell(new Area(x, row * RowHeight, wide, RowHeight - 1), Words.NodeName(node), Words.NodeTitle(node, _dump.Reachable), child % 6);
                Icicle(child, x, wide, row + 1);
            }

            x += wide;
        }
    }

    private void Cell(Area area, string name, string title, int color)
    {
        if (area.Width < 1 || area.Height < 1)
            return;
        _page.Start("g").Leaf("title", title).Start("rect", "class", $"cell c{color % 6}", "x", N(area.X), "y", N(area.Y), "width", N(area.Width), "height", N(area.Height));
        var room = (int)((area.Width - 8) / LetterWidth);
        if (area.Height >= 15 && room >= 4)
            _page.Leaf("text", name.Length <= room ? name : name[..(room - 1)] + "…", "class", "in", "x", N(area.X + 4), "y", N(area.Y + 13));
        _page.End();
    }
}
