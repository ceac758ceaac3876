namespace Plimsoll.Diagnosis;

/// <summary>A configuration file of Flink as its user wrote it, and how to write a setting into it.</summary>
/// <param name="Lines">Its lines, without line feeds.</param>
/// <param name="IsYaml">Whether keys may be nested, as in <c>config.yaml</c>; in <c>flink-conf.yaml</c> every line is a setting of its own.</param>
public sealed record ConfigurationText(IReadOnlyList<string> Lines, bool IsYaml)
{
    private const string NeedQuotes = "[]{}*&!|>'\"%@`#,?-";

    /// <summary>Sets a key that stands in a line, or removes it; null where the line does not plainly hold the value.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="key">The key.</param>
    /// <param name="from">Its present value.</param>
    /// <param name="to">Its new value; null removes the line's text.</param>
    public TextEdit? Replace(long line, string key, string? from, string? to)
    {
        if (line < 1 || line > Lines.Count)
            return null;
        var text = Lines[(int)line - 1].TrimEnd('\r');
        if (Value(text, from) is { } at && to is not null)
            return new TextEdit(line, at + 1, at + from!.Length + 1, IsYaml && text[at - 1] is not ('\'' or '"') ? Quoted(to) : to);
        // A line of YAML that is not understood may be part of anything, and a key that loses its only child refuses the whole file.
        return IsYaml && (to is not null || Value(text, from) is null || IsOnlyChild(line)) ? null : new TextEdit(line, 1, text.Length + 1, to is null ? "" : $"{key}: {to}");
    }

    /// <summary>Adds a key: after the last line whose key begins alike, else after the last line.</summary>
    /// <param name="key">The key.</param>
    /// <param name="to">Its value.</param>
    /// <param name="settings">The keys that are set, with their lines.</param>
    public TextEdit Insert(string key, string to, IEnumerable<(string Key, long Line)> settings)
    {
        // In YAML a flat key may stand at the end whatever comes before it, and nowhere else for certain.
        var line = IsYaml ? LastLine() : settings.Where(one => Alike(one.Key, key) > 1).OrderBy(one => Alike(one.Key, key)).ThenBy(one => one.Line).LastOrDefault().Line;
        if (line < 1 || line > Lines.Count)
            line = LastLine();
        var setting = $"{key}: {(IsYaml ? Quoted(to) : to)}";
        if (line == 0)
            return new TextEdit(1, 1, 1, setting + "\n");
        var end = Lines[(int)line - 1].TrimEnd('\r').Length + 1;
        return new TextEdit(line, end, end, "\n" + setting);
    }

    // The value's place behind the colon; null where it does not stand there exactly once as it was read.
    private static int? Value(string text, string? value)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || string.IsNullOrEmpty(value) || value.Contains('\n', StringComparison.Ordinal))
            return null;
        var at = text.IndexOf(value, colon + 1, StringComparison.Ordinal);
        return at > colon && text.IndexOf(value, at + 1, StringComparison.Ordinal) < 0 && text[(colon + 1)..at].Trim() is "" or "'" or "\"" ? at : null;
    }

    private static int Alike(string one, string other) => one.Split('.').Zip(other.Split('.')).TakeWhile(pair => pair.First == pair.Second).Count();

    private static string Quoted(string value) =>
        value.Length == 0 || NeedQuotes.Contains(value[0], StringComparison.Ordinal) || value.Contains(": ", StringComparison.Ordinal) || value.Contains(" #", StringComparison.Ordinal) ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'" : value;

    private bool IsOnlyChild(long line)
    {
        var depth = Depth(line);
        var above = Enumerable.Range(1, (int)line - 1).LastOrDefault(IsContent);
        var below = Enumerable.Range((int)line + 1, Lines.Count - (int)line).FirstOrDefault(IsContent);
        return depth > 0 && Depth(above) < depth && (below == 0 || Depth(below) < depth);
    }

    private bool IsContent(int line) => Lines[line - 1].Trim() is { Length: > 0 } text && text[0] != '#';

    private int Depth(long line) => line < 1 ? 0 : Lines[(int)line - 1].TakeWhile(letter => letter == ' ').Count();

    private long LastLine()
    {
        for (var line = Lines.Count; line > 0; line--)
        {
            if (Lines[line - 1].Trim() is not ("" or "..."))
                return line;
        }

        return 0;
    }
}
