namespace Plimsoll.Reports;

/// <summary>The parts of a fix that the first screen and the section of fixes share.</summary>
internal static class FixCard
{
    /// <summary>The changes as a patch to copy.</summary>
    public static void Patch(HtmlWriter page, FixReport fix)
    {
        if (fix.Changes.Count == 0)
            return;
        page.Start("pre", "class", "patch copy");
        foreach (var line in Reports.Patch.Text(fix).Split('\n'))
            page.Leaf(ElementOf(line), line).Text("\n");
        page.End();
    }

    // An option begins with a dash of its own: only the names of the files look like "--- a" and "+++ a".
    private static string ElementOf(string line) => line switch
    {
        ['-', '-', '-', ' ', ..] or ['+', '+', '+', ' ', ..] => "span",
        ['+', ..] => "ins",
        ['-', ..] => "del",
        _ => "span",
    };

    /// <summary>What the fix moves, region by region.</summary>
    public static void Effect(HtmlWriter page, FixReport fix)
    {
        var moved = fix.Effect.Where(effect => effect.Before != effect.After).ToArray();
        if (moved.Length == 0)
            return;
        page.Start("ul", "class", "effect");
        foreach (var effect in moved)
            page.Start("li").Text(effect.Region + " ").Leaf("b", Words.Size(effect.Before)).Text(" → ").Leaf("b", Words.Size(effect.After)).End();
        page.End();
    }
}
