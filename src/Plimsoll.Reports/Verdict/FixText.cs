using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Shows one fix: the patch, its effect on every region, how to verify.</summary>
internal static class FixText
{
    /// <summary>Writes the fix.</summary>
    public static void Write(TextLayout text, Fix fix, bool verbose)
    {
        text.Heading($"fix ({fix.Applicability.ToString().ToLowerInvariant()}): {fix.Summary}");
        foreach (var file in fix.Changes.GroupBy(change => change.File ?? "", StringComparer.Ordinal))
            WritePatch(text, file.Key, [.. file]);
        if (fix.Effect.Any(effect => effect.Before != effect.After))
            text.Note("effect", string.Join("; ", fix.Effect.Where(effect => effect.Before != effect.After).Select(Effect)));
        if (fix.Code is { } code)
            WriteCode(text, code, verbose);
        if (verbose && fix.Text is { } prose)
            text.Note("note", prose);
        if (fix.Verify is { } verify)
            text.Note("verify", verify);
    }

    private static void WritePatch(TextLayout text, string file, Change[] changes)
    {
        if (file.Length > 0)
            text.Line($"   {file}");
        foreach (var change in changes)
        {
            var line = change.Line > 0 ? change.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5) : "     ";
            if (change.From is not null && change.Line > 0)
                text.Line($"{line} - {Setting(change.Key, change.From)}");
            if (change.To is not null)
                text.Line($"{line} + {Setting(change.Key, change.To)}");
            else if (change.From is null)
                text.Line($"{line} - {change.Key}");
        }
    }

    private static string Setting(string key, string value) => key.StartsWith('-') ? (value == "true" ? key : key + value) : $"{key}: {value}";

    private static string Effect(RegionEffect effect) => $"{effect.Region} {Size(effect.Before)} -> {Size(effect.After)}";

    private static void WriteCode(TextLayout text, string code, bool verbose)
    {
        var lines = code.Split('\n');
        foreach (var line in verbose ? lines : lines.Take(6))
            text.Line($"   | {line}");
        if (!verbose && lines.Length > 6)
            text.Line($"   | ... {lines.Length - 6} more lines with --verbose");
    }

    private static string Size(long? bytes) => bytes switch
    {
        null => "none",
        0 => "0",
        >= 1L << 30 => (bytes.Value / (double)(1L << 30)).ToString("0.##", CultureInfo.InvariantCulture) + " GiB",
        _ => (bytes.Value / (double)(1L << 20)).ToString("0.#", CultureInfo.InvariantCulture) + " MiB",
    };
}
