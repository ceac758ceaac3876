namespace Plimsoll.Reports;

/// <summary>Turns the canonical result into any of its faces. The same result gives the same bytes.</summary>
public static class ReportRenderer
{
    private static readonly Dictionary<string, ReportFormat> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = ReportFormat.Text, [".json"] = ReportFormat.Json, [".md"] = ReportFormat.Markdown, [".markdown"] = ReportFormat.Markdown,
        [".html"] = ReportFormat.Html, [".htm"] = ReportFormat.Html, [".sarif"] = ReportFormat.Sarif, [".xml"] = ReportFormat.JUnit,
    };

    /// <summary>The names of the formats, as <c>--format</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["text", "json", "markdown", "html", "sarif", "junit"];

    /// <summary>The format of a name.</summary>
    public static ReportFormat Named(string name) => Enum.Parse<ReportFormat>(name, ignoreCase: true);

    /// <summary>The format that a file's extension stands for; null when it stands for none.</summary>
    public static ReportFormat? OfFile(string path) => Extensions.TryGetValue(Path.GetExtension(path), out var format) ? format : null;

    /// <summary>Renders a result.</summary>
    public static string Render(CaseReport report, ReportFormat format, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        return format switch
        {
            ReportFormat.Json => ReportJson.Write(report),
            ReportFormat.Markdown => CaseMarkdown.Write(report, options),
            ReportFormat.Html => CasePage.Write(report),
            ReportFormat.Sarif => CaseSarif.Write(report, options),
            ReportFormat.JUnit => CaseJUnit.Write(report, options),
            _ => Text(report, options),
        };
    }

    private static string Text(CaseReport report, RenderOptions options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        VerdictText.Write(report, output, options);
        return output.ToString();
    }
}
