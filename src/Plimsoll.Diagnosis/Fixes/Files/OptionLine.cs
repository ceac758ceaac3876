using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Fixes.Files;

/// <summary>How a line that holds an option of the JVM takes another one: on a line of its own, as an item of a list, or behind it in the same text.</summary>
internal static partial class OptionLine
{
    /// <summary>Where the new text goes (the UTF-16 unit before which it stands, from 0) and what it is; null where the line holds exactly one option by its form.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where the present option begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="option">The new option.</param>
    public static (int Column, string Text)? Insert(string line, int at, int length, string option)
    {
        var (before, after) = (line[..at], line[(at + length)..]);
        if (OwnLine.IsMatch(before) && ItemEnd.IsMatch(after))
            return (line.Length, "\n" + before + option + after);
        if (ListItem.Match(before) is { Success: true } quote && after.StartsWith(quote.Groups["quote"].Value, StringComparison.Ordinal))
            return (at + length + 1, $", {quote.Groups["quote"].Value}{option}{quote.Groups["quote"].Value}");
        return Single.IsMatch(before) ? null : (at + length, " " + option);
    }

    // Nothing but blanks, or the dash of a list in YAML with its quotation mark.
    private static readonly Regex OwnLine = new("""^\s*(?:-\s+["']?)?$""");

    private static readonly Regex ItemEnd = new("""^["']?\s*$""");

    // ["java", "-Xmx512m", ...: an item of a list in brackets, or one on a line of its own in JSON.
    private static readonly Regex ListItem = new("""(?:^\s*|[\[,]\s*)(?<quote>["'])$""", RegexOptions.ExplicitCapture);

    // An element of XML and a numbered key hold one option each.
    private static readonly Regex Single = new(@">$|\badditional\.\d+\s*=\s*$", RegexOptions.IgnoreCase);
}
