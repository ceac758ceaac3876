using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>The part of a user's file that one container's limit is about: a service of a compose file, a container of a manifest, one command of a script.</summary>
internal static partial class LimitBlock
{
    // Between a limit and the name of its container.
    private static readonly string[] Between = ["limits", "resources", "deploy", "memory", "mem_limit"];

    /// <summary>The lines of the block, from 1; null where the limit is the whole file's, or its place is not known.</summary>
    public static (int First, int Last)? Of(OwnFile file, long limit)
    {
        if (limit < 1 || limit > file.Lines.Count)
            return null;
        var at = (int)limit - 1;
        return file.Lines[at].Contains("docker ", StringComparison.Ordinal) || Continues(file, at) ? Command(file, at) : Owner(file, at) is { } owner ? Below(file, owner) : null;
    }

    // A command over several lines, each but the last with a backslash at its end.
    private static (int First, int Last) Command(OwnFile file, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && file.Lines[first - 1].TrimEnd().EndsWith('\\'))
            first--;
        while (last + 1 < file.Lines.Count && file.Lines[last].TrimEnd().EndsWith('\\'))
            last++;
        return (first + 1, last + 1);
    }

    private static bool Continues(OwnFile file, int at) => file.Lines[at].TrimEnd().EndsWith('\\') || (at > 0 && file.Lines[at - 1].TrimEnd().EndsWith('\\'));

    // The nearest line above with less indentation that names neither limits nor resources; an item of a list is one by itself.
    private static int? Owner(OwnFile file, int at)
    {
        var indent = Indent(file.Lines[at]);
        for (var line = at - 1; line >= 0; line--)
        {
            var text = file.Lines[line];
            if (IsVoid(text) || Indent(text) >= indent)
                continue;
            if (Key.Match(text) is not { Success: true } key)
                return null;
            if (key.Groups["item"].Success || !Between.Contains(key.Groups["key"].Value, StringComparer.Ordinal))
                return line;
            indent = Indent(text);
        }

        return null;
    }

    private static (int First, int Last) Below(OwnFile file, int owner)
    {
        var (indent, last) = (Indent(file.Lines[owner]), owner);
        for (var line = owner + 1; line < file.Lines.Count && (IsVoid(file.Lines[line]) || Indent(file.Lines[line]) > indent); line++)
            last = line;
        return (owner + 1, last + 1);
    }

    private static int Indent(string text) => text.Length - text.TrimStart().Length;

    private static bool IsVoid(string text) => text.TrimStart() is "" or ['#', ..];

    private static readonly Regex Key = new(@"^\s*(?<item>-\s+)?[""']?(?<key>[\w.-]+)[""']?\s*:", RegexOptions.ExplicitCapture);
}
