using System.Globalization;

namespace Plimsoll.Reports;

/// <summary>One line of a patch.</summary>
/// <param name="Line">Its number in the file as it stands; null where it is not known.</param>
/// <param name="Added">Whether it is there after the fix, else before it.</param>
/// <param name="Text">The line.</param>
internal readonly record struct PatchLine(long? Line, bool Added, string Text);

/// <summary>The changes of a fix in one file; whole lines where the file's text is known, else the settings alone.</summary>
/// <param name="File">The file; empty where the changes belong to none.</param>
/// <param name="Lines">The lines, in the order of the file.</param>
/// <param name="IsWhole">Whether every line is a line of the file, so that programs can apply the patch.</param>
internal sealed record Patch(string File, IReadOnlyList<PatchLine> Lines, bool IsWhole)
{
    /// <summary>The patches of a fix, one a file.</summary>
    public static IEnumerable<Patch> Of(FixReport fix) =>
        fix.Changes.GroupBy(change => change.File ?? "", StringComparer.Ordinal).Select(file => Of(file.Key, [.. file]));

    /// <summary>All patches as text in the unified format, without context lines.</summary>
    public static string Text(FixReport fix) => string.Join('\n', Of(fix).SelectMany(patch => patch.Unified()));

    private static Patch Of(string file, ChangeReport[] changes)
    {
        var whole = changes.All(change => change.Edit?.Before is not null);
        var lines = changes.GroupBy(change => change.Edit is { Before: not null } edit ? edit.Line : (object)change).SelectMany(line => line.Key is long ? Whole([.. line]) : Setting(line.First()));
        return new Patch(file, [.. whole ? lines.OrderBy(line => line.Line) : lines], whole && file.Length > 0);
    }

    // Several edits of one line are one changed line: from its end to its beginning no edit moves another's place; of two at one place the last goes first.
    private static IEnumerable<PatchLine> Whole(ChangeReport[] changes)
    {
        var before = changes[0].Edit!.Before!;
        var after = before;
        foreach (var edit in changes.Select(change => change.Edit!).Distinct().Reverse().OrderByDescending(edit => edit.Column))
            after = after[..Math.Clamp(edit.Column - 1, 0, after.Length)] + edit.Text + after[Math.Clamp(edit.EndColumn - 1, 0, after.Length)..];
        var line = changes[0].Edit!.Line;
        if (after.StartsWith(before + "\n", StringComparison.Ordinal))
            return after[(before.Length + 1)..].Split('\n').Select(added => new PatchLine(line + 1, true, added));
        // Where a line is taken away and another put below it, the new one takes its place: no empty line is left between.
        after = after.StartsWith('\n') ? after[1..] : after;
        return [new PatchLine(line, false, before), .. after.Length == 0 ? Array.Empty<PatchLine>() : after.Split('\n').Select(added => new PatchLine(line, true, added))];
    }

    private static IEnumerable<PatchLine> Setting(ChangeReport change)
    {
        if (change.Removed is { } removed && (change.Line is not null || change.Added is null))
            yield return new PatchLine(change.Line, false, removed.ReplaceLineEndings(" "));
        if (change.Added is { } added)
            yield return new PatchLine(change.Line, true, added.ReplaceLineEndings(" "));
        else if (change.Removed is null)
            yield return new PatchLine(change.Line, false, change.Key.ReplaceLineEndings(" "));
    }

    private IEnumerable<string> Unified()
    {
        IEnumerable<string> head = File.Length > 0 ? [$"--- {File}", $"+++ {File}"] : [];
        return head.Concat(IsWhole ? Hunks() : Lines.Select(line => File.Length > 0 ? Signed(line) : Spaced(line)));
    }

    // The unified format counts a hunk without old lines from the line before it.
    private IEnumerable<string> Hunks()
    {
        long grown = 0;
        foreach (var hunk in Lines.GroupBy(line => line.Line!.Value))
        {
            long old = hunk.Count(line => !line.Added), made = hunk.Count(line => line.Added);
            yield return string.Create(CultureInfo.InvariantCulture, $"@@ -{Range(hunk.Key, old)} +{Range(hunk.Key + grown, made)} @@");
            foreach (var line in hunk)
                yield return Signed(line);
            grown += made - old;
        }
    }

    private static string Range(long line, long count) => count == 1 ? line.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? line - 1 : line)},{count}");

    private static string Signed(PatchLine line) => (line.Added ? '+' : '-') + line.Text;

    // An option of no file is read, not applied: its own dash must not run into the sign.
    private static string Spaced(PatchLine line) => $"{(line.Added ? '+' : '-')} {line.Text}";
}
