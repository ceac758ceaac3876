using System.Text;

namespace Plimsoll.Reports.Tests;

/// <summary>The source files of what speaks to people: the renderers and the executable.</summary>
internal static class Source
{
    private static readonly string[] Folders = [Path.Combine(Root(), "src", "Plimsoll.Reports"), Path.Combine(Root(), "src", "Plimsoll")];

    public static IEnumerable<string> Files =>
        Folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The English texts; those of another language have its name in theirs.</summary>
    public static IEnumerable<string> Resources =>
        Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(folder, "Prose"), "*.resx")).Where(file => !Path.GetFileNameWithoutExtension(file).Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The text of every string literal, each hole of an interpolated one as a blank; comments are no literals, and bytes (<c>u8</c>) no text.</summary>
    public static IEnumerable<string> Literals(string code)
    {
        for (var at = 0; at < code.Length; at++)
        {
            if (code[at] == '/' && code.AsSpan(at).StartsWith("//"))
                at = End(code, at, '\n');
            else if (code[at] == '\'')
                at = code[at + 1] == '\\' ? code.IndexOf('\'', at + 3) : at + 2;
            else if (code[at] == '"' && Literal(code, ref at) is var text && !IsBytes(code, at))
                yield return text;
        }
    }

    // What is written as bytes is for programs.
    private static bool IsBytes(string code, int end) => code.AsSpan(end).TrimStart('"').StartsWith("u8");

    private static string Literal(string code, ref int at)
    {
        var start = at;
        var (interpolated, verbatim) = (start > 0 && code[start - 1] == '$', start > 0 && code[start - 1] == '@');
        var text = new StringBuilder();
        for (at++; code[at] != '"'; at++)
        {
            if (code[at] == '\\' && !verbatim)
                at++;
            else if (code[at] == '{' && interpolated && code[at + 1] != '{')
                at = Hole(code, at, text);
            else
                text.Append(code[at]);
        }

        return text.ToString();
    }

    // Literals inside a hole are literals of their own: their text follows after a blank.
    private static int Hole(string code, int at, StringBuilder text)
    {
        text.Append(' ');
        var depth = 0;
        for (; at < code.Length; at++)
        {
            if (code[at] == '{')
                depth++;
            else if (code[at] == '}' && --depth == 0)
                return at;
            else if (code[at] == '"')
                text.Append('\u0001').Append(Literal(code, ref at)).Append('\u0001');
        }

        return at;
    }

    private static int End(string code, int at, char end) => code.IndexOf(end, at) is var found and >= 0 ? found : code.Length;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plimsoll.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Plimsoll.slnx");
    }
}
