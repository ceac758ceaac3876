using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Plimsoll.Reports.Tests;

public sealed partial class ProseTest
{
    /// <summary>Two words that are no sentence: names of styles, values of the page's head, commands, steps as the heap engine calls them, a reason for the compiler, what a reader looks for.</summary>
    private static readonly HashSet<string> NoProse = new(StringComparer.Ordinal)
    {
        "grid faint", "ring trigger", "ring victim", "tick strong", "band before", "patch copy", "light dark", "width=device-width, initial-scale=1", "plimsoll compare", "flink memory", "depth-first order", "retained sizes",
        "The generated classes would else ask the machine for its language.", @"direct memory \(used: (?<used>\d{1,18}), max: \d+\)",
    };

    private static readonly (string Area, XElement Entry)[] Entries =
        [.. Source.Resources.SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(entry => (Path.GetFileNameWithoutExtension(file), entry)))];

    [Fact]
    public void No_code_holds_a_sentence()
    {
        var found = Source.Files.SelectMany(file => Source.Literals(File.ReadAllText(file)).SelectMany(literal => literal.Split('\u0001')).Where(IsProse).Select(literal => $"{Path.GetFileName(file)}: {literal}"));
        Assert.Empty(found);
    }

    [Fact]
    public void The_guard_sees_sentences_wherever_they_hide()
    {
        Assert.Contains("two words", Source.Literals("// no \"one word\"\nvar a = \"two words\"; var c = '\"';"));
        Assert.Contains(Source.Literals("var a = $\"{(b ? \"two words\" : \"\")} x\";"), literal => literal.Split('\u0001').Any(IsProse));
        Assert.DoesNotContain(Source.Literals("page.Start(\"svg\", \"class\", \"gc\", $\"{a} {b}\")"), IsProse);
    }

    [Fact]
    public void Every_entry_is_used()
    {
        var code = string.Join('\n', Source.Files.Select(File.ReadAllText));
        var used = Used().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        string[] unused = [.. Entries.Select(one => $"{one.Area}Prose.{one.Entry.Attribute("name")!.Value}").Where(name => !used.Contains(name))];
        Assert.Equal([], unused);
    }

    [Fact]
    public void Every_entry_tells_the_translator_what_it_is_and_what_fills_it()
    {
        foreach (var (area, entry) in Entries)
        {
            var comment = entry.Element("comment")?.Value ?? "";
            Assert.True(comment.Length > 0, $"{area}: {entry.Attribute("name")!.Value} has no comment");
            foreach (Match place in Place().Matches(entry.Element("value")!.Value))
                Assert.True(comment.Contains($"{{{place.Groups[1].Value}}}", StringComparison.Ordinal), $"{area}: the comment of {entry.Attribute("name")!.Value} does not explain {place.Value}");
        }
    }

    [Fact]
    public void One_and_many_have_the_same_places()
    {
        var texts = Entries.ToDictionary(one => one.Area + one.Entry.Attribute("name")!.Value, one => one.Entry.Element("value")!.Value);
        var plurals = texts.Keys.Where(name => name.EndsWith("One", StringComparison.Ordinal)).Select(name => name[..^3]).ToArray();
        Assert.NotEmpty(plurals);
        foreach (var name in plurals)
            Assert.Equal(Places(texts[name + "One"]), Places(texts.GetValueOrDefault(name + "Many") ?? texts[name + "sMany"]));
    }

    private static bool IsProse(string literal) => !literal.StartsWith('<') && !NoProse.Contains(literal) && Words().IsMatch(Place().Replace(literal, " "));

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"[A-Za-z]{2,}[,;:.]? +[a-z]{2,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{(\d+)[^{}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\b\w+Prose\.\w+")]
    private static partial Regex Used();
}
