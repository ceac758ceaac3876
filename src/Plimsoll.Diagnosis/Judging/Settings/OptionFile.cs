using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>Files that a JVM's options come from, rather than texts that show them, and the changes of an option in its line.</summary>
internal static partial class OptionFile
{
    private static readonly string[] Shown = [".log", ".out", ".txt", ".md", ".err"];

    /// <summary>Whether a path is one.</summary>
    public static bool IsOne(string path) => Name.IsMatch(path);

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
        return IsShown(flag.Origin.Source) ? new Change(key, to, from) : new Change(key, to, from, flag.Origin.Source, flag.Origin.Line);
    }

    // A log shows an option, it does not hold it.
    private static bool IsShown(string path) => Shown.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsEditable(JvmFlag flag) => flag.Place.Column > 0 && flag.Origin.Line > 0 && IsOne(flag.Origin.Source);

    // -Xmx64m is -Xmx and 64m; -XX:+UseG1GC is a key of its own, and its value is that it is on.
    private static (string Key, string From) Split(string text, string value) =>
        text.EndsWith(value, StringComparison.Ordinal) && text.Length > value.Length ? (text[..^value.Length], value) : (text, "true");

    private static readonly Regex Name = new(@"\.(?:ya?ml|conf|cfg|config|env|sh|bash|bat|cmd|ps1|properties|json|options|vmoptions|args|service|toml|xml|ini)$|(?:^|/)(?:[^/.]*jvm[^/.]*|[^/]*Dockerfile[^/]*|values[^/]*|environment|Procfile|\.profile|\.bashrc)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
