namespace Plimsoll.Reports;

/// <summary>Lays text out for a terminal: labels, wrapped prose, quotes. Prose wraps at blanks; a word is never cut.</summary>
internal sealed class TextLayout(TextWriter output, int width, bool color)
{
    private const int LabelWidth = 14;

    /// <summary>A heading.</summary>
    public void Heading(string text)
    {
        foreach (var line in Wrap(text, width))
            output.WriteLine(color ? $"\e[1m{line}\e[0m" : line);
    }

    /// <summary>A line as it is.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>A labelled paragraph.</summary>
    public void Note(string label, string text)
    {
        var head = $"   = {label}: ".PadRight(LabelWidth);
        var first = true;
        foreach (var line in Wrap(text, Math.Max(40, width - head.Length)))
        {
            output.WriteLine((first ? head : new string(' ', head.Length)) + line);
            first = false;
        }
    }

    /// <summary>A quotation with its place.</summary>
    public void Quote(string place, string time, string text)
    {
        output.WriteLine($"  --> {place}{(time.Length > 0 ? "   " + time : "")}");
        var room = Math.Max(40, width - 5);
        output.WriteLine($"   | {(text.Length > room ? text[..(room - 4)].TrimEnd() + " ..." : text)}");
    }

    /// <summary>Breaks prose at blanks.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
