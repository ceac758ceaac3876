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
        foreach (var file in fix.Changes.GroupBy(change => change.File ?? "", StringComparer.Ordinal))
            WritePatch(text, file.Key, [.. file]);
        if (fix.Effect.Any(effect => effect.Before != effect.After))
            text.Note(VerdictProse.EffectLabel, Words.Effect(fix));
        if (fix.Code is { } code)
            WriteCode(text, code, verbose);
        if (verbose && fix.Text is { } prose)
            text.Note(VerdictProse.NoteLabel, prose);
        if (fix.Verify is { } verify)
            text.Note(VerdictProse.VerifyLabel, verify);
    }

    private static void WritePatch(TextLayout text, string file, ChangeReport[] changes)
    {
        if (file.Length > 0)
            text.Line($"   {file}");
        foreach (var change in changes)
        {
            var line = change.Line is { } number ? number.ToString(CultureInfo.InvariantCulture).PadLeft(5) : "     ";
            if (change.Removed is { } removed && (change.Line is not null || change.Added is null))
                text.Line($"{line} - {Flat(removed)}");
            if (change.Added is { } added)
                text.Line($"{line} + {Flat(added)}");
            else if (change.Removed is null)
                text.Line($"{line} - {Flat(change.Key)}");
        }
    }

    private static string Flat(string text) => text.ReplaceLineEndings(" ");

    private static void WriteCode(TextLayout text, string code, bool verbose)
    {
        var lines = code.Split('\n');
        foreach (var line in verbose ? lines : lines.Take(CodeLinesShown))
            text.Line($"   | {line}");
        if (!verbose && lines.Length > CodeLinesShown)
            text.Line($"   | {Words.MoreLines(lines.Length - CodeLinesShown)}");
    }
}
