using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>The changes of a JVM's option in the line of the user's own file that holds it.</summary>
internal static class OptionChange
{
    /// <summary>The option taken out of its line.</summary>
    public static Change Cut(JvmFlag flag)
    {
        var edit = IsEditable(flag) ? new TextEdit(flag.Origin.Line, flag.Place.Column, flag.Place.EndColumn, "") : null;
        return Change(flag, null) with { Edit = edit };
    }

    /// <summary>The option taken from behind the jar or main class and put before it; only the second where its line does not hold both.</summary>
    public static IReadOnlyList<Change> Moved(JvmFlag flag)
    {
        var put = Change(flag, flag.Value) with { From = null };
        if (!IsEditable(flag) || flag.Place.MainColumn <= 0)
            return [put];
        var text = flag.Place.Quoted ? $"\"{flag.Origin.Excerpt}\", " : flag.Origin.Excerpt + " ";
        return [put with { Edit = new TextEdit(flag.Origin.Line, flag.Place.MainColumn, flag.Place.MainColumn, text) }, Cut(flag)];
    }

    /// <summary>The option with another value, in its own line.</summary>
    public static Change Change(JvmFlag flag, string? to)
    {
        var (key, from) = Split(flag.Origin.Excerpt, flag.Value);
        return OptionFile.OnlyShows(flag.Origin.Source) ? new Change(key, to, from) : new Change(key, to, from, flag.Origin.Source, flag.Origin.Line);
    }

    private static bool IsEditable(JvmFlag flag) => flag.Place.Column > 0 && flag.Origin.Line > 0 && OptionFile.IsOne(flag.Origin.Source);

    // -Xmx64m is -Xmx and 64m; -XX:+UseG1GC is a key of its own, and its value is that it is on.
    private static (string Key, string From) Split(string text, string value) =>
        text.EndsWith(value, StringComparison.Ordinal) && text.Length > value.Length ? (text[..^value.Length], value) : (text, "true");
}
