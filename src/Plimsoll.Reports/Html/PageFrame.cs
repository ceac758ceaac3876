using System.Security.Cryptography;
using System.Text;

namespace Plimsoll.Reports;

/// <summary>The page around the content: policy, style, script. The policy allows exactly this style sheet and this script and no request to anywhere.</summary>
internal static class PageFrame
{
    private static readonly string Style = Read("page.css");
    private static readonly string Script = Read("page.js");

    /// <summary>A whole document.</summary>
    public static string Write(string title, Action<HtmlWriter> body)
    {
        var page = new HtmlWriter();
        page.Start("html", "lang", PageProse.Language).Line().Start("head").Line()
            .Start("meta", "charset", "utf-8").Line()
            .Start("meta", "http-equiv", "Content-Security-Policy", "content", Policy()).Line()
            .Start("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").Line()
            .Start("meta", "name", "referrer", "content", "no-referrer").Line()
            .Start("meta", "name", "color-scheme", "content", "light dark").Line()
            .Leaf("title", title).Line()
            .Own("style", Style).Line().End().Line()
            .Start("body", [.. ScriptTexts()]).Line();
        body(page);
        page.Own("script", Script).Line().End().Line().End();
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    // What the script says stands in the page: the script itself is the same in every language.
    private static string[] ScriptTexts() =>
    [
        "data-copy", PageProse.CopyButton, "data-copied", PageProse.CopiedButton, "data-selected", PageProse.SelectedButton, "data-zoom-in", PageProse.ZoomIn, "data-zoom-out", PageProse.ZoomOut,
        "data-earlier", PageProse.Earlier, "data-later", PageProse.Later, "data-whole-run", PageProse.WholeRun, "data-or-drag", PageProse.OrDrag,
        "data-sorted-down", PageProse.SortedDown, "data-sorted-up", PageProse.SortedUp,
    ];

    private static string Policy() => $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Read(string name)
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
