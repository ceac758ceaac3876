using System.Text;
using System.Text.Json;
using System.Xml;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Turns a comparison into any of its faces.</summary>
public static class ComparisonRenderer
{
    /// <summary>Renders a comparison.</summary>
    public static string Render(ComparisonReport comparison, ReportFormat format, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(options);
        return format switch
        {
            ReportFormat.Json => ReportJson.Write(comparison),
            ReportFormat.Markdown => Markdown(comparison),
            ReportFormat.Html => ComparisonPage.Write(comparison),
            ReportFormat.Sarif => ComparisonSarif.Write(comparison),
            ReportFormat.JUnit => JUnit(comparison, options),
            _ => Text(comparison, options),
        };
    }

    /// <summary>The sections in their order, each with its rows.</summary>
    internal static IEnumerable<IGrouping<string, ComparisonRow>> Sections(ComparisonReport comparison) => comparison.Rows.GroupBy(row => row.Section, StringComparer.Ordinal);

    private static string Text(ComparisonReport comparison, RenderOptions options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var text = new TextLayout(output, options.Width, options.Color);
        text.Heading(Words.Headline(comparison.Outcome));
        text.Note(VerdictProse.BeforeFix, Words.Headline(comparison.Before.Verdict));
        text.Note(CompareProse.AfterWord, Words.Headline(comparison.After.Verdict));
        foreach (var section in Sections(comparison))
        {
            text.Line("");
            text.Heading(Words.SectionOf(section.Key));
            Table(text, [.. section]);
        }

        return output.ToString();
    }

    // Numbers in columns of their own; the name stands last, for it is never cut.
    private static void Table(TextLayout text, ComparisonRow[] rows)
    {
        string[][] cells = [.. rows.Select(row => new[] { Words.Value(row.Before, row.Unit), Words.Value(row.After, row.Unit), Words.Delta(row) })];
        var widths = Enumerable.Range(0, 3).Select(column => cells.Max(row => row[column].Length)).ToArray();
        for (var index = 0; index < rows.Length; index++)
            text.Line($"  {cells[index][0].PadLeft(widths[0])} -> {cells[index][1].PadLeft(widths[1])}  {cells[index][2].PadLeft(widths[2])}  {Words.RowName(rows[index])}".ReplaceLineEndings(" "));
    }

    private static string Markdown(ComparisonReport comparison)
    {
        var page = new MarkdownLayout();
        page.Heading(1, Words.Headline(comparison.Outcome));
        page.Item($"{VerdictProse.BeforeFix}: {MarkdownLayout.Escape(Words.Headline(comparison.Before.Verdict))}");
        page.Item($"{CompareProse.AfterWord}: {MarkdownLayout.Escape(Words.Headline(comparison.After.Verdict))}");
        page.Blank();
        foreach (var section in Sections(comparison))
        {
            page.Heading(2, Words.SectionOf(section.Key));
            page.Table([PageProse.WhatTerm, VerdictProse.BeforeFix, CompareProse.AfterWord, PageProse.ChangeTerm], section.Select(row => new[] { MarkdownLayout.CodeCell(Words.RowName(row)), Words.Value(row.Before, row.Unit), Words.Value(row.After, row.Unit), Words.Delta(row) }));
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static string JUnit(ComparisonReport comparison, RenderOptions options)
    {
        var text = new StringBuilder();
        var failed = ReportFilter.Fails(comparison.After.Verdict.Kind, options.FailOn);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            foreach (var element in new[] { "testsuites", "testsuite" })
            {
                xml.WriteStartElement(element);
                foreach (var (name, value) in new[] { ("name", "plimsoll compare"), ("tests", "1"), ("failures", failed ? "1" : "0"), ("errors", "0"), ("skipped", "0"), ("time", "0") })
                    xml.WriteAttributeString(name, value);
            }

            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "plimsoll.compare");
            xml.WriteAttributeString("name", CompareProse.TestName);
            xml.WriteAttributeString("time", "0");
            if (failed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", comparison.Outcome.Summary);
                xml.WriteAttributeString("type", comparison.Outcome.Kind);
                xml.WriteString(Text(comparison, new RenderOptions()));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n";
    }
}
