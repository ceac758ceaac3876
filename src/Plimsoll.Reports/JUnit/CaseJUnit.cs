using System.Text;
using System.Xml;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Renders the result as JUnit XML: a test case for each finding and each check, so that a pipeline fails on what it should.</summary>
internal static class CaseJUnit
{
    /// <summary>The document.</summary>
    public static string Write(CaseReport report, RenderOptions options)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Replace }))
            Suite(xml, report, options);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n";
    }

    private static void Suite(XmlWriter xml, CaseReport report, RenderOptions options)
    {
        var failed = report.Findings.Count(finding => ReportFilter.Fails(finding.Kind, options.FailOn));
        var problem = report.Findings.Count == 0 && report.Verdict.Kind == VerdictKind.Undiagnosable;
        var skipped = options.All ? report.Checks.Skipped : [];
        var tests = report.Findings.Count + (problem ? 1 : 0) + report.Checks.Passed.Count + skipped.Count + report.Checks.Crashed.Count;
        foreach (var element in new[] { "testsuites", "testsuite" })
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("name", "plimsoll");
            Number(xml, "tests", tests);
            Number(xml, "failures", failed + (problem && options.FailOn == FailOn.Possible ? 1 : 0));
            Number(xml, "errors", report.Checks.Crashed.Count);
            Number(xml, "skipped", skipped.Count);
            NoTime(xml);
        }

        foreach (var finding in report.Findings)
            Finding(xml, finding, options);
        if (problem)
            Problem(xml, report, options);
        Checks(xml, report, skipped);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Finding(XmlWriter xml, FindingReport finding, RenderOptions options)
    {
        Case(xml, finding.Failure, $"{finding.Id} ({finding.Process})");
        var body = Body(finding);
        if (ReportFilter.Fails(finding.Kind, options.FailOn))
            Outcome(xml, "failure", finding.Title, Words.Key(finding.Kind), body);
        else
            xml.WriteElementString("system-out", Plain($"{finding.Title}\n{body}"));
        xml.WriteEndElement();
    }

    private static string Body(FindingReport finding)
    {
        var lines = new List<string> { Words.VerdictLine(finding) };
        foreach (var reason in ReportReading.Telling(finding))
        {
            lines.Add($"{VerdictProse.WhyLabel}: {reason.Claim}");
            if (ReportReading.Quote(finding, reason) is { } quote)
                lines.Add($"  {quote.Place}: {quote.Excerpt}");
        }

        foreach (var missing in finding.Missing.DistinctBy(missing => missing.What).Take(3))
            lines.Add(Prose.Fill(VerdictProse.WouldDecideLine, missing.What, missing.Command));
        for (var index = 0; index < finding.Fixes.Count; index++)
            lines.AddRange(Fix(finding.Fixes[index], index));
        return string.Join('\n', lines);
    }

    // The first is the fix, the others stand in for it: whoever reads a pipeline's page must not take all of them.
    private static IEnumerable<string> Fix(FixReport fix, int index)
    {
        yield return index == 0 ? Words.FixLine(fix) : $"{VerdictProse.OrLabel}: {Words.WithoutOr(fix.Summary)}";
        if (fix.Changes.Count > 0)
            yield return Patch.Text(fix);
        if (fix.Code is { } code)
            yield return code.TrimEnd();
        if (fix.Verify is { } verify)
            yield return $"{VerdictProse.VerifyLabel}: {verify}";
    }

    private static void Problem(XmlWriter xml, CaseReport report, RenderOptions options)
    {
        Case(xml, "undiagnosable", "problem");
        var seen = string.Join('\n', report.Problems.Select(quote => $"{quote.Place}: {quote.Excerpt}"));
        if (options.FailOn == FailOn.Possible)
            Outcome(xml, "failure", report.Verdict.Summary, Words.Key(report.Verdict.Kind), seen);
        else
            xml.WriteElementString("system-out", Plain($"{report.Verdict.Summary}\n{seen}".TrimEnd()));
        xml.WriteEndElement();
    }

    private static void Checks(XmlWriter xml, CaseReport report, IReadOnlyList<SkippedCheck> skipped)
    {
        foreach (var passed in report.Checks.Passed)
        {
            Case(xml, "limits", passed);
            xml.WriteEndElement();
        }

        foreach (var check in skipped)
        {
            Case(xml, "rules", check.Id);
            Outcome(xml, "skipped", check.Missing, null, null);
            xml.WriteEndElement();
        }

        foreach (var crashed in report.Checks.Crashed)
        {
            Case(xml, "crashed", crashed.Id);
            Outcome(xml, "error", crashed.Error, "crash", null);
            xml.WriteEndElement();
        }
    }

    private static void Case(XmlWriter xml, string group, string name)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Plain("plimsoll." + group));
        xml.WriteAttributeString("name", Plain(name));
        NoTime(xml);
    }

    // Nothing is measured, and the same input gives the same bytes; but readers take a missing time for a broken report (dorny/test-reporter shows NaN).
    private static void NoTime(XmlWriter xml) => xml.WriteAttributeString("time", "0");

    private static void Outcome(XmlWriter xml, string element, string message, string? type, string? body)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("message", Plain(message));
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (body is not null)
            xml.WriteString(Plain(body));
        xml.WriteEndElement();
    }

    // The gate let no control character through; an attribute's line break would still be normalised away differently by every reader.
    private static string Plain(string text) => CleanText.Clean(text);

    private static void Number(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
