using System.Text;

namespace Plimsoll.Reports;

/// <summary>
/// Writes Markdown that means what it shows on GitHub, GitLab, in Jira and in chats: every character of evidence that any of them takes for markup is
/// escaped, a fence is longer than any run of backquotes inside, and table cells hold no line break.
/// </summary>
internal sealed class MarkdownLayout
{
    private readonly StringBuilder _text = new();

    /// <summary>A heading.</summary>
    public void Heading(int level, string text) => _text.Append('#', level).Append(' ').Append(Escape(text)).Append("\n\n");

    /// <summary>A paragraph of markup that is already escaped.</summary>
    public void Paragraph(string markup) => _text.Append(markup).Append("\n\n");

    /// <summary>A list item of markup that is already escaped.</summary>
    public void Item(string markup) => _text.Append("- ").Append(markup).Append('\n');

    /// <summary>An empty line, as after a list.</summary>
    public void Blank() => _text.Append('\n');

    /// <summary>A fenced block.</summary>
    public void Fence(string language, string text)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        _text.Append(fence).Append(language).Append('\n').Append(text.TrimEnd('\n')).Append('\n').Append(fence).Append("\n\n");
    }

    /// <summary>A table of cells that are already escaped.</summary>
    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        Row(head);
        Row([.. head.Select(_ => "---")]);
        foreach (var row in rows)
            Row(row);
        _text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Text as text at the beginning of a line: HTML, emphasis, links, mentions, tables and block starts mean nothing.</summary>
    public static string Escape(string text) => NotABlock(Within(text));

    /// <summary>Text as text behind other words of a line. Escapes are few: chats and Jira show them.</summary>
    public static string Within(string text) => string.Join(' ', text.Split([' ', '\n', '\t', '\r']).Select(Word));

    /// <summary>A code span; its content is shown as it is.</summary>
    public static string Code(string text)
    {
        var flat = text.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
        if (flat.Length == 0)
            return "";
        var quote = new string('`', LongestRun(flat) + 1);
        var pad = flat[0] == '`' || flat[^1] == '`' ? " " : "";
        return $"{quote}{pad}{flat}{pad}{quote}";
    }

    /// <summary>A code span in a table, where a bar ends the cell even inside code.</summary>
    public static string CodeCell(string text) => text.Contains('|', StringComparison.Ordinal) ? Escape(text) : Code(text);

    private void Row(string[] cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // GitHub finds people and issues in what Markdown has already rendered, so that no escape hides them (github/markup, issue 1168): code does, and links nothing anywhere.
    // A bar would end a cell even inside code.
    private static string Word(string word) => string.Join("\\|", word.Split('|').Select(part => Refers(part) ? Code(part) : Letters(part)));

    private static bool Refers(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal))
            return true;
        for (var index = 0; index + 1 < word.Length; index++)
        {
            var person = word[index] == '@' && (index == 0 || !char.IsLetterOrDigit(word[index - 1])) && char.IsLetterOrDigit(word[index + 1]);
            if (person || (word[index] == '#' && char.IsAsciiDigit(word[index + 1])))
                return true;
        }

        return false;
    }

    private static string Letters(string word)
    {
        var escaped = new StringBuilder(word.Length + 8);
        for (var index = 0; index < word.Length; index++)
        {
            var (letter, before, after) = (word[index], index > 0 ? word[index - 1] : ' ', index + 1 < word.Length ? word[index + 1] : ' ');
            _ = letter switch
            {
                '<' => escaped.Append("&lt;"),
                '&' when after == '#' || char.IsAsciiLetter(after) => escaped.Append("&amp;"),
                '_' when char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after) => escaped.Append(letter),
                '!' when after != '[' && !char.IsAsciiDigit(after) => escaped.Append(letter),
                '\\' or '`' or '*' or '_' or '[' or ']' or '{' or '}' or '#' or '|' or '~' or '!' or '$' => escaped.Append('\\').Append(letter),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }

    // At the beginning of a line these would start a list, a quotation, a rule or a numbered list.
    private static string NotABlock(string text)
    {
        if (text.TrimStart() is ['-' or '+' or '=' or '>', ..])
            return "\\" + text.TrimStart();
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && text[digits] is '.' or ')' && digits < text.Length ? text.Insert(digits, "\\") : text;
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (var letter in text)
            longest = Math.Max(longest, run = letter == '`' ? run + 1 : 0);
        return longest;
    }
}
