using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Plimsoll.Reports.Tests;

/// <summary>Text of the evidence stays text in every format.</summary>
public sealed partial class HostileTest
{
    [Fact]
    public void No_format_lets_a_control_or_direction_character_through()
    {
        foreach (var format in Reports.Formats)
        {
            var text = Reports.Hostile.Render(format);
            Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\n');
            Assert.DoesNotContain(text, letter => letter is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' || char.IsSurrogate(letter));
        }
    }

    [Fact]
    public void The_page_has_one_script_and_no_element_of_the_evidence()
    {
        var page = Reports.Hostile.Render(ReportFormat.Html);
        Assert.Single(Tag("script").Matches(page));
        Assert.Empty(Tag("img").Matches(page));
        Assert.DoesNotContain("<!-- -->", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
        Assert.Empty(Inline().Matches(page));
    }

    [Fact]
    public void The_page_asks_for_nothing_and_names_the_hashes_of_its_own_parts()
    {
        var page = Reports.Big.Render(ReportFormat.Html);
        Assert.Contains("default-src &#39;none&#39;; style-src &#39;sha256-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.Empty(Link().Matches(page));
    }

    [Fact]
    public void Markdown_shows_markup_as_text()
    {
        var text = Outside(Reports.Hostile.Render(ReportFormat.Markdown));
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", text, StringComparison.Ordinal);
        Assert.Empty(LinkMarkup().Matches(text));
        Assert.DoesNotContain("# owned", text.Replace("\\# owned", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_and_JUnit_stay_what_they_are()
    {
        Assert.Empty(Reports.SarifViolations(Reports.Hostile.Render(ReportFormat.Sarif)));
        var suite = XDocument.Parse(Reports.Hostile.Render(ReportFormat.JUnit)).Root!.Element("testsuite")!;
        Assert.Equal(suite.Attribute("tests")!.Value, $"{suite.Elements("testcase").Count()}");
    }

    [Fact]
    public void No_message_of_sarif_holds_a_link()
    {
        using var sarif = JsonDocument.Parse(Reports.Hostile.Render(ReportFormat.Sarif));
        Assert.DoesNotContain(Messages(sarif.RootElement), message => message.Contains("](", StringComparison.Ordinal));
        Assert.Contains(Messages(sarif.RootElement), message => message.Contains("] (javascript:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_formula_begins_no_cell_and_no_line_of_markdown() =>
        Assert.DoesNotContain(Outside(Reports.Hostile.Render(ReportFormat.Markdown)).Split('\n', '|'), cell => cell.TrimStart().StartsWith('='));

    [Theory]
    [InlineData("- a", "\\- a")]
    [InlineData("1. a", "1\\. a")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("<b>&lt; a && b", "&lt;b>&amp;lt; a && b")]
    [InlineData("> said", "\\> said")]
    [InlineData("CREATED -> RUNNING", "CREATED -> RUNNING")]
    [InlineData("no_such_key _is_ !", "no_such_key \\_is\\_ !")]
    [InlineData("see https://evil.example", "see `https://evil.example`")]
    [InlineData("ask @all (@ops), Thread@1f2e", "ask `@all` `(@ops),` Thread@1f2e")]
    [InlineData("thread #80 of ab#c", "thread `#80` of ab\\#c")]
    [InlineData("a|@all|ftp://b", "a\\|`@all`\\|`ftp://b`")]
    public void Markdown_escapes_what_it_takes_for_markup(string text, string escaped) => Assert.Equal(escaped, MarkdownLayout.Escape(text));

    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("a``b", "```a``b```")]
    [InlineData("`a", "`` `a ``")]
    public void Code_spans_are_longer_than_what_they_hold(string text, string span) => Assert.Equal(span, MarkdownLayout.Code(text));

    private static IEnumerable<string> Messages(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Messages),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(one => one is { Name: "message", Value.ValueKind: JsonValueKind.Object } ? [one.Value.GetProperty("text").GetString()!] : Messages(one.Value)),
        _ => [],
    };

    // What stands in code, fenced or not, is shown as it is.
    private static string Outside(string markdown) => Span().Replace(Fenced().Replace(markdown, ""), "");

    private static Regex Tag(string name) => new($"<{name}[\\s>]", RegexOptions.IgnoreCase);

    [GeneratedRegex("<[^>]*\\s(style|on[a-z]+)=\"", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?<!\\)\]\(")]
    private static partial Regex LinkMarkup();

    [GeneratedRegex("href=\"(?!#)")]
    private static partial Regex Link();

    [GeneratedRegex("^(`{3,})[a-z]*\n.*?^\\1$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    // A backslash before it makes a backquote text outside code.
    [GeneratedRegex("(?<![`\\\\])(`+)(?!`).*?(?<!`)\\1(?!`)")]
    private static partial Regex Span();
}
