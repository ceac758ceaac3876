using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;
using Plimsoll.Tests;

namespace Plimsoll.Reports.Tests;

/// <summary>No other test may run meanwhile: the language is one for the process.</summary>
[CollectionDefinition("language", DisableParallelization = true)]
public sealed class LanguageCollection;

/// <summary>A second language reaches every word. The case itself is told in Cyrillic: a Latin word that is left is a renderer's own.</summary>
[Collection("language")]
public sealed partial class LanguageTest : IDisposable
{
    /// <summary>Words that programs read: kinds, groups and instants are no prose.</summary>
    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        "schema_version", "comparison_version", "kind", "role", "severity", "basis", "weight", "applicability", "state", "mark", "group", "at", "start", "end", "section", "unit",
    };

    private readonly CaseReport _english = Case();

    public LanguageTest() => FullWidth.Speak(typeof(Prose).Assembly);

    public void Dispose() => FullWidth.Forget(typeof(Prose).Assembly);

    [Theory]
    [InlineData(ReportFormat.Text)]
    [InlineData(ReportFormat.Markdown)]
    [InlineData(ReportFormat.Html)]
    public void Of_a_case_no_English_word_is_left(ReportFormat format)
    {
        var text = Cyrillic(Case()).Render(format, new RenderOptions { All = true, Verbose = true });
        Assert.Empty(Latin(text, format));
        Assert.NotEmpty(Latin(_english.Render(format), format));
    }

    [Theory]
    [InlineData(ReportFormat.Text)]
    [InlineData(ReportFormat.Markdown)]
    [InlineData(ReportFormat.Html)]
    public void Of_a_comparison_no_English_word_is_left(ReportFormat format)
    {
        var report = Cyrillic(Case());
        foreach (var after in new[] { report, report with { Findings = [], Gc = [], Heaps = [] }, report with { Findings = [.. report.Findings.Select(finding => finding with { Id = "ж", Cause = "ю", Failure = "я" })] } })
            Assert.Empty(Latin(ComparisonRenderer.Render(ComparisonDraft.Of(report, after), format, new RenderOptions()), format));
    }

    [Fact]
    public void Of_a_collector_s_log_no_English_sentence_is_left()
    {
        var parser = new GcLogParser();
        parser.Line("[2026-11-21T00:00:00.001+0000][0.010s][info][gc] Using G1"u8);
        for (var number = 0; number < 400; number++)
            parser.Line(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{number * 9}.020s][info][gc] GC({number}) Pause Young (Normal) (G1 Evacuation Pause) {500 + number}M->{300 + (number % 7)}M(2048M) 2.123ms")));
        using var output = new StringWriter();
        GcText.Write(GcReport.Of(parser.Complete(), (_, _) => []), output, 100);
        string[] sentences = [.. Sentence().Matches(output.ToString()).Select(match => match.Value)];
        Assert.Equal([], sentences);
    }

    [Fact]
    public void The_machine_s_culture_has_no_say()
    {
        Dispose();
        var before = CultureInfo.CurrentUICulture;
        var english = _english.Render(ReportFormat.Html);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new Comma();
            Assert.Equal(english, _english.Render(ReportFormat.Html));
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    private static CaseReport Case()
    {
        var big = CaseDraft.Of(BigCase.Verdict(findings: 3, collections: 800));
        var limit = new SizeReport(2L << 30, Basis.Read, "kubectl describe");
        var regions = new[] { "heap", "direct", "metaspace", "other" }.Select(group => new RegionReport(group, group, 300 << 20, 400 << 20, Basis.Assumed, "default"));
        var uses = new[] { "heap", "process" }.Select(group => new UseReport(group, 350 << 20, Basis.Reported, "jstat"));
        return big with
        {
            Memory = [new MemoryReport("taskmanager-1", "Flink 1.20", limit, [.. regions], [.. uses])],
            Loaders = [new LoaderCountReport("taskmanager-1", "stats.txt", 7, big.Findings[0].At)],
            Histograms = [new GrowthReport("taskmanager-1", "one", "two", 2, [new GrowthRow("some.Class", 1, 2, 3, 4)])],
        };
    }

    // What the evidence, the rules and the libraries said, in letters that no renderer writes.
    private static CaseReport Cyrillic(CaseReport report)
    {
        var document = JsonNode.Parse(ReportJson.Write(report))!;
        Translate(document);
        return ReportJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    private static void Translate(JsonNode node)
    {
        if (node is JsonObject found)
        {
            foreach (var (name, value) in found.ToArray())
            {
                if (value is JsonValue text && text.TryGetValue<string>(out var words) && !Keys.Contains(name) && !(name == "from" && found.ContainsKey("points")))
                    found[name] = new string([.. words.Select(letter => char.IsAsciiLetter(letter) ? (char)('а' + (letter % 32)) : letter)]);
                else if (value is JsonObject or JsonArray)
                    Translate(value);
            }
        }
        else if (node is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                if (list[index] is JsonValue value && value.TryGetValue<string>(out var words))
                    list[index] = new string([.. words.Select(letter => char.IsAsciiLetter(letter) ? 'ж' : letter)]);
                else if (list[index] is { } inner)
                    Translate(inner);
            }
        }
    }

    private static IEnumerable<string> Latin(string text, ReportFormat format)
    {
        if (format == ReportFormat.Html)
            text = string.Join('\n', Shown().Matches(Hidden().Replace(text, "")).Select(match => match.Groups["text"].Value));
        return Word().Matches(Instant().Replace(text, "")).Select(match => match.Value).Where(word => !Units.Contains(word)).Distinct(StringComparer.Ordinal);
    }

    private static readonly HashSet<string> Units = new(["bytes", "KiB", "MiB", "GiB", "ms", "min", "lt", "gt", "amp", "quot", "diff", "java", "text"], StringComparer.Ordinal);

    [GeneratedRegex("<style>.*?</style>|<script>.*?</script>|<!DOCTYPE[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Hidden();

    [GeneratedRegex("""(?:aria-label|title|lang|data-(?:copy|copied|selected|zoom-in|zoom-out|earlier|later|whole-run|or-drag|sorted-down|sorted-up))="(?<text>[^"]*)"|>(?<text>[^<>]+)<""")]
    private static partial Regex Shown();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Instant();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex("[A-Za-z]{3,} [a-z]{2,}")]
    private static partial Regex Sentence();

    /// <summary>A culture with a language of its own and a comma in its numbers.</summary>
    private sealed class Comma() : CultureInfo("")
    {
        public override string Name => "xx";

        public override NumberFormatInfo NumberFormat { get; set; } = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
    }
}
