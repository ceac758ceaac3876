using System.Globalization;
using System.Text;

namespace Plimsoll.Reports;

/// <summary>Writes elements and text. There is no way to write markup that is not an element: all text and every attribute is escaped.</summary>
internal sealed class HtmlWriter
{
    private static readonly HashSet<string> Void = new(["meta", "br", "hr", "input", "rect", "line", "circle", "path", "polyline", "polygon", "use"], StringComparer.Ordinal);

    private readonly StringBuilder _page = new(1 << 16);
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element with attributes as name, value, name, value; an attribute without value (null) is left out.</summary>
    public HtmlWriter Start(string element, params ReadOnlySpan<string?> attributes)
    {
        _page.Append('<').Append(element);
        for (var index = 0; index + 1 < attributes.Length; index += 2)
        {
            if (attributes[index + 1] is { } value)
                Escape(_page.Append(' ').Append(attributes[index]).Append("=\""), value).Append('"');
        }

        _page.Append('>');
        if (!Void.Contains(element))
            _open.Push(element);
        else if (element is not ("meta" or "br" or "hr" or "input"))
            _page.Append("</").Append(element).Append('>');
        return this;
    }

    /// <summary>Closes the innermost element.</summary>
    public HtmlWriter End()
    {
        _page.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Text.</summary>
    public HtmlWriter Text(string? text)
    {
        Escape(_page, text ?? "");
        return this;
    }

    /// <summary>An element that holds text alone.</summary>
    public HtmlWriter Leaf(string element, string? text, params ReadOnlySpan<string?> attributes) => Start(element, attributes).Text(text).End();

    /// <summary>Opens room that scrolls by itself where what it holds is wider than the screen; keyboards and screen readers find it by its name.</summary>
    public HtmlWriter Scroll(string label) => Start("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", label);

    /// <summary>A line break in the source, to keep it readable.</summary>
    public HtmlWriter Line()
    {
        _page.Append('\n');
        return this;
    }

    /// <summary>A style sheet or script of this program's own, whose hash the page's policy names.</summary>
    public HtmlWriter Own(string element, string content)
    {
        _page.Append('<').Append(element).Append('>').Append(content).Append("</").Append(element).Append('>');
        return this;
    }

    /// <summary>A coordinate or length of a picture.</summary>
    public static string N(double number) => Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();

    private static StringBuilder Escape(StringBuilder page, string text)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => page.Append("&amp;"),
                '<' => page.Append("&lt;"),
                '>' => page.Append("&gt;"),
                '"' => page.Append("&quot;"),
                '\'' => page.Append("&#39;"),
                _ => page.Append(letter),
            };
        }

        return page;
    }
}
