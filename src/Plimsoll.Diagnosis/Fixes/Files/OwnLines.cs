using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Fixes.Files;

/// <summary>
/// Turns the changes of a fix into edits of the user's own files: a value is replaced where it stands, an option that is not there yet joins the
/// options of the same JVM. A change whose place is not certain stays what it was.
/// </summary>
internal static class OwnLines
{
    /// <summary>The fixes with their edits.</summary>
    public static IEnumerable<Fix> Of(IEnumerable<Fix> fixes, ProcessCase process) => fixes.Select(fix => fix with { Changes = [.. fix.Changes.Select(change => Shown(Edited(change, process), process))] });

    private static Change Edited(Change change, ProcessCase process)
    {
        if (change.Edit is not null)
            return change;
        if (change is { File: { } file, Line: > 0 })
            return process.OwnFile(file)?[change.Line] is { } line ? change with { Edit = Replaced(change, line) } : change;
        return change.Key.StartsWith('-') && change.To is not null ? Option(change, process) : change;
    }

    // The line is shown whole only where nothing of it had to be masked: an edit is of the text as it is.
    private static Change Shown(Change change, ProcessCase process) =>
        change is { File: { } file, Edit: { Before: null } edit } && process.OwnFile(file)?[edit.Line] is { } line && IsPlain(line) ? change with { Edit = edit with { Before = line } } : change;

    private static bool IsPlain(string line) => line.Length <= Excerpt.MaxLength && Excerpt.Visible(line) == line.Replace('\t', ' ') && Excerpt.Redact(line) == line;

    private static TextEdit? Replaced(Change change, string line)
    {
        if (change is not { From: { Length: > 0 } from, To: { } to })
            return null;
        var key = line.IndexOf(change.Key, StringComparison.Ordinal);
        var at = key < 0 ? Once(line, from) : change.Key.StartsWith('-') ? OptionValue(line, key + change.Key.Length, from) : Once(line, from, key + change.Key.Length);
        return at is { } start ? new TextEdit(change.Line, start + 1, start + from.Length + 1, to) : null;
    }

    // What stands right behind the option's name, up to where the option ends.
    private static int? OptionValue(string line, int at, string value)
    {
        if (at < line.Length && line[at] == '=')
            at++;
        var end = at + value.Length;
        return string.CompareOrdinal(line, at, value, 0, value.Length) == 0 && (end == line.Length || !char.IsLetterOrDigit(line[end])) ? at : null;
    }

    private static int? Once(string line, string value, int from = 0)
    {
        var at = line.IndexOf(value, from, StringComparison.Ordinal);
        return at >= 0 && line.IndexOf(value, at + 1, StringComparison.Ordinal) < 0 ? at : null;
    }

    private static Change Option(Change change, ProcessCase process)
    {
        var own = process.Facts.Of<JvmFlag>().Where(flag => flag is { AfterMain: false, IsScoped: false, Part: "" } && process.OwnFile(flag.Origin.Source) is not null).ToArray();
        var name = JvmArguments.Parse(change.Key + (change.Key.StartsWith("-XX:", StringComparison.Ordinal) && !change.Key.EndsWith('=') ? "=1" : "1")) is [var argument, ..] ? argument.Name : change.Key;
        var present = own.Where(flag => flag.Name == name).ToArray();
        return present.Length switch
        {
            0 => Beside(own) is { } neighbour ? Joined(change, neighbour, process.OwnFile(neighbour.Origin.Source)!) : change,
            1 => Changed(change, present[0], process.OwnFile(present[0].Origin.Source)!),
            _ => change,
        };
    }

    // Options of one JVM in several places may be those of several JVMs.
    private static JvmFlag? Beside(JvmFlag[] own) =>
        own.Length > 0 && own.All(flag => flag.Origin.Source == own[0].Origin.Source) && own.Count(flag => flag.Name == "MaxHeapSize") <= 1
            ? own.LastOrDefault(flag => flag.Name == "MaxHeapSize") ?? own[^1] : null;

    private static Change Changed(Change change, JvmFlag flag, OwnFile file)
    {
        var placed = change with { File = flag.Origin.Source, Line = flag.Origin.Line, From = flag.Value };
        return file[flag.Origin.Line] is { } line && Replaced(placed, line) is { } edit ? placed with { Edit = edit } : change;
    }

    private static Change Joined(Change change, JvmFlag neighbour, OwnFile file)
    {
        if (file[neighbour.Origin.Line] is not { } line || Once(line, neighbour.Origin.Excerpt) is not { } at)
            return change;
        var option = change.Key + (change.To == "true" ? "" : change.Key.StartsWith("-XX:", StringComparison.Ordinal) && !change.Key.EndsWith('=') ? "=" + change.To : change.To);
        return OptionLine.Insert(line, at, neighbour.Origin.Excerpt.Length, option) is var (column, text)
            ? change with { File = file.Origin.Source, Line = neighbour.Origin.Line, Edit = new TextEdit(neighbour.Origin.Line, column + 1, column + 1, text) }
            : change;
    }
}
