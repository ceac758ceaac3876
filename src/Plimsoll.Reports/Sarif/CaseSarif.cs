using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders the result as SARIF 2.1.0 (OASIS): one run, one rule for each finding's rule, locations in the evidence and in the user's own files.</summary>
internal sealed class CaseSarif(CaseReport report, RenderOptions options, Utf8JsonWriter json)
{
    private readonly List<string> _rules = [.. report.Findings.Select(finding => finding.Id).Concat(options.All ? report.Rejected.Select(rejected => rejected.Id).Concat(report.Checks.Passed) : []).Distinct(StringComparer.Ordinal)];

    /// <summary>The document.</summary>
    public static string Write(CaseReport report, RenderOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            new CaseSarif(report, options, json).Write();
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private void Write()
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var finding in report.Findings)
            Result(finding);
        if (options.All)
            Others();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Tool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "plimsoll");
        json.WriteString("semanticVersion", typeof(CaseSarif).Assembly.GetName().Version?.ToString(3));
        json.WriteObjects("rules", _rules, Rule);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Rule(string id)
    {
        var rule = report.Rules.FirstOrDefault(candidate => candidate.Id == id);
        json.WriteString("id", id);
        Message("shortDescription", rule?.Title ?? id);
        if (rule is not null)
        {
            Message("fullDescription", rule.Mechanism);
            Help(rule);
            if (rule.References.FirstOrDefault(reference => Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps) is { } link)
                json.WriteString("helpUri", new Uri(link).AbsoluteUri);
        }
    }

    // GitHub shows the Markdown, other readers the text.
    private void Help(RuleReport rule)
    {
        json.WriteStartObject("help");
        json.WriteString("text", Inert(string.Join("\n", [rule.Mechanism, .. rule.References])));
        json.WriteString("markdown", string.Join("\n", [MarkdownLayout.Escape(rule.Mechanism), "", .. rule.References.Select(reference => $"- {MarkdownLayout.Escape(reference)}")]));
        json.WriteEndObject();
    }

    private void Result(FindingReport finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Id);
        json.WriteNumber("ruleIndex", _rules.IndexOf(finding.Id));
        json.WriteString("kind", "fail");
        json.WriteString("level", finding.Severity switch { Severity.Critical => "error", Severity.Warning => "warning", _ => "note" });
        Message("message", string.Join("\n", [finding.Title, Words.VerdictLine(finding), .. finding.Fixes.Take(1).Select(Words.FixLine)]));
        Places(finding);
        json.WriteStartObject("partialFingerprints");
        json.WriteString("plimsoll/v1", Fingerprint(finding));
        json.WriteString("primaryLocationLineHash", Fingerprint(finding) + ":1");
        json.WriteEndObject();
        json.WriteNumber("rank", Math.Round(finding.Confidence * 100, 1));
        Fixes(finding.Fixes);
        Properties(finding);
        json.WriteEndObject();
    }

    // GitHub's code scanning refuses a whole file for one result without a place (codeql-action, issue 2459): what rests on no line stands in a source that was read.
    private void Places(FindingReport finding)
    {
        EvidenceReport[] quotes = [.. finding.Evidence.Where(quote => quote.Source.Length > 0)];
        var source = report.Coverage.FirstOrDefault(one => one.State is CoverageState.Read or CoverageState.Partial);
        Locations("locations", quotes is [] && source is not null ? [new EvidenceReport(source.Source, null, null, null, "", Basis.Read)] : quotes.Take(1));
        Locations("relatedLocations", quotes.Skip(1).DistinctBy(quote => quote.Place).Take(20));
    }

    // GitHub knows a finding again by primaryLocationLineHash alone.
    // The same cause of the same failure in a process of the same role stays the same finding from run to run, whatever its numbers.
    private string Fingerprint(FindingReport finding)
    {
        var role = report.Processes.FirstOrDefault(process => process.Id == finding.Process)?.Role.ToString() ?? finding.Process;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Id}\n{finding.Failure}\n{finding.Cause}\n{role}")))[..32];
    }

    private void Locations(string name, IEnumerable<EvidenceReport> quotes)
    {
        json.WriteObjects(name, quotes, quote =>
        {
            json.WriteStartObject("physicalLocation");
            Artifact(quote.Source);
            if (quote.Line is { } line and > 0)
                RegionOf(line, quote.Excerpt);
            json.WriteEndObject();
            if (quote.Claim is { } claim)
                Message("message", claim);
        });
    }

    private void Artifact(string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
    }

    private void RegionOf(long line, string snippet)
    {
        json.WriteStartObject("region");
        json.WriteNumber("startLine", Math.Min(line, int.MaxValue));
        if (snippet.Length > 0)
            Content("snippet", snippet);
        json.WriteEndObject();
    }

    // Half a fix may be worse than none: only one whose every change is an edit of a known place is offered to programs.
    private void Fixes(IReadOnlyList<FixReport> fixes)
    {
        json.WriteObjects("fixes", fixes.Where(fix => fix.Changes.Count > 0 && fix.Changes.All(change => change is { File: not null, Edit: not null })), fix =>
        {
            Message("description", fix.Summary);
            json.WriteObjects("artifactChanges", fix.Changes.GroupBy(change => change.File!, StringComparer.Ordinal), file => Change(file.Key, file.Select(change => change.Edit!)));
        });
    }

    // What several changes insert at one place is one insertion: no reader has to guess their order.
    private void Change(string file, IEnumerable<EditReport> edits)
    {
        Artifact(file);
        json.WriteObjects("replacements", edits.GroupBy(edit => (edit.Line, edit.Column, edit.EndColumn)).OrderBy(place => place.Key), place =>
        {
            json.WriteStartObject("deletedRegion");
            json.WriteNumber("startLine", Math.Clamp(place.Key.Line, 1, int.MaxValue));
            json.WriteNumber("startColumn", Math.Max(1, place.Key.Column));
            json.WriteNumber("endColumn", Math.Max(place.Key.Column, place.Key.EndColumn));
            json.WriteEndObject();
            Content("insertedContent", place.Key.Column == place.Key.EndColumn ? string.Concat(place.Select(edit => edit.Text)) : place.Last().Text);
        });
    }

    private void Properties(FindingReport finding)
    {
        json.WriteStartObject("properties");
        json.WriteString("cause", finding.Cause);
        json.WriteString("failure", finding.Failure);
        json.WriteString("process", finding.Process);
        json.WriteNumber("confidence", finding.Confidence);
        json.WriteNumber("failureConfidence", finding.FailureConfidence);
        json.WriteEndObject();
    }

    private void Others()
    {
        foreach (var rejected in report.Rejected)
            Other(rejected.Id, "notApplicable", $"{rejected.Cause}: {rejected.Because.Claim}", rejected.Because.Evidence);
        foreach (var passed in report.Checks.Passed)
            Other(passed, "pass", passed, []);
    }

    private void Other(string id, string kind, string message, IReadOnlyList<EvidenceReport> quotes)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", id);
        json.WriteNumber("ruleIndex", _rules.IndexOf(id));
        json.WriteString("kind", kind);
        json.WriteString("level", "none");
        Message("message", message);
        if (quotes.Any(quote => quote.Source.Length > 0))
            Locations("locations", quotes.Where(quote => quote.Source.Length > 0).Take(1));
        json.WriteEndObject();
    }

    private void Message(string name, string text) => Content(name, Inert(text));

    private void Content(string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    // In a message (not in a file's content) SARIF takes [text](target) for a link, section 3.11.6: no log may write one.
    private static string Inert(string text) => text.Replace("](", "] (", StringComparison.Ordinal);
}
