namespace Plimsoll.Reports;

/// <summary>The mark on a ship's hull: a circle, a line through it, and the load lines beside it.</summary>
internal static class PlimsollMark
{
    public static void Write(HtmlWriter page) => page
        .Start("svg", "class", "mark", "viewBox", "0 0 64 64", "width", "56", "height", "56", "aria-hidden", "true", "focusable", "false")
        .Start("circle", "cx", "26", "cy", "32", "r", "17").Start("line", "x1", "2", "y1", "32", "x2", "50", "y2", "32")
        .Start("path", "class", "lines", "d", "M56 16v32M56 18h7M56 32h7M56 46h7").End();
}
