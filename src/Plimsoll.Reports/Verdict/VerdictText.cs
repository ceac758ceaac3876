using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>How the terminal shows a verdict.</summary>
public sealed record VerdictTextOptions
{
    /// <summary>Also what was ruled out, every check, every source.</summary>
    public bool All { get; init; }

    /// <summary>Every witness and fix in full.</summary>
    public bool Verbose { get; init; }

    /// <summary>Columns; names and paths are never cut, they may stand out.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether bold and colour may be used; they never carry meaning alone.</summary>
    public bool Color { get; init; }
}

/// <summary>Renders the verdict for a person at a terminal: one screen, then details on request.</summary>
public static class VerdictText
{
    /// <summary>Writes the verdict.</summary>
    public static void Write(CaseVerdict verdict, TextWriter output, VerdictTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"{verdict.Kind}: {verdict.Summary}");
        foreach (var finding in verdict.Findings)
            output.WriteLine($"  {finding.Failure} / {finding.Cause} {finding.Confidence}");
    }
}
