using System.Globalization;

namespace Plimsoll.Reports;

/// <summary>Shows one fix: the patch, its effect on every region, how to verify.</summary>
internal static class FixText
{
    private const int CodeLinesShown = 4;

    /// <summary>Writes the fix.</summary>
    public static void Write(TextLayout text, FixReport fix, bool verbose)
    {
        text.Heading(Words.FixLine(fix));
        foreach (var patch in Patch.Of(fix))
            WritePatch(text, patch);
        if (fix.Effect.Any(effect => effect.Before != effect.After))
            text.Note(VerdictProse.EffectLabel, Words.Effect(fix));
        if (fix.Code is { } code)
            WriteCode(text, code, verbose);
        if (verbose && fix.Text is { } prose)
            text.Note(VerdictProse.NoteLabel, prose);
        if (fix.Verify is { } verify)
            text.Note(VerdictProse.VerifyLabel, verify);
    }

    private static void WritePatch(TextLayout text, Patch patch)
    {
        if (patch.File.Length > 0)
            text.Line($"   {patch.File}");
        foreach (var line in patch.Lines)
            text.Line($"{line.Line?.ToString(CultureInfo.InvariantCulture) ?? "",5} {(line.Added ? '+' : '-')} {line.Text}");
    }

    private static void WriteCode(TextLayout text, string code, bool verbose)
    {
        var lines = code.Split('\n');
        foreach (var line in verbose ? lines : lines.Take(CodeLinesShown))
            text.Line($"   | {line}");
        if (!verbose && lines.Length > CodeLinesShown)
            text.Line($"   | {Words.MoreLines(lines.Length - CodeLinesShown)}");
    }
}
