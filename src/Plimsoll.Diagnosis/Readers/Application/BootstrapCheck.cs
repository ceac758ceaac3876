using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How Elasticsearch and OpenSearch print a bootstrap check that failed (BootstrapChecks, 2.x to 9): below a heading that ends the start, or as a warning with which the node starts.</summary>
internal static class BootstrapCheck
{
    /// <summary>A node has about a dozen checks.</summary>
    private const int LinesBelowHeading = 14;

    /// <summary>Whether the line is a warning.</summary>
    public static bool IsWarning(LogLine line) => Warning.IsMatch(line.Text);

    /// <summary>Whether the line says that the start was refused: by its number in the list, its level, or the heading above it.</summary>
    public static bool IsRefusal(LogLine line, LineContext context) =>
        Refusal.IsMatch(line.Text) || context.Preceding(LinesBelowHeading).Any(above => Heading.IsMatch(above.Text));

    private static readonly Regex Warning = new(@"\bWARN(?:ING)?\b");

    // [1]: max virtual memory areas;  bootstrap check failure [1] of [2]: max number of threads;  ERROR: max virtual memory areas
    private static readonly Regex Refusal = new(@"\[\d{1,2}\]:\s|\bbootstrap check(?: failure|s failed)|\b(?:ERROR|FATAL|SEVERE)\b", RegexOptions.IgnoreCase);

    private static readonly Regex Heading = new(@"\bbootstrap check(?: failure \[|s failed\b)", RegexOptions.IgnoreCase);
}
