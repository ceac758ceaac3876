namespace Plimsoll.Reports;

/// <summary>Lays text out for a terminal: labels, wrapped prose, quotes. Everything breaks at blanks; a word, a path or a number is never cut.</summary>
internal sealed class TextLayout(TextWriter output, int width, bool color)
{
    private const int LabelWidth = 14;
    private const int QuoteLines = 2;

    /// <summary>Narrower than this no prose is read: on a screen below 40 columns it stands out.</summary>
    private const int LeastText = 24;

    /// <summary>A heading.</summary>
    public void Heading(string text)
    {
        foreach (var line in Wrap(text, width))
            output.WriteLine(color ? $"\e[1m{line}\e[0m" : line);
    }

    /// <summary>Prose over as many lines as it needs.</summary>
    public void Paragraph(string text)
    {
        foreach (var line in Wrap(text, width))
            output.WriteLine(line);
    }

    /// <summary>A line as it is.</summary>
    public void Line(string text) => output.WriteLine(text);

    /// <summary>A labelled paragraph.</summary>
    public void Note(string label, string text)
    {
        var head = $"   = {label}: ".PadRight(LabelWidth);
        var first = true;
        foreach (var line in Wrap(text, Math.Max(LeastText, width - head.Length)))
        {
            output.WriteLine((first ? head : new string(' ', head.Length)) + line);
            first = false;
        }
    }

    /// <summary>A quotation with its place; of a long one the first lines.</summary>
    public void Quote(string place, string time, string text)
    {
        var fits = 6 + place.Length + 3 + time.Length <= width;
        output.WriteLine($"  --> {place}{(time.Length > 0 && fits ? "   " + time : "")}");
        if (time.Length > 0 && !fits)
            output.WriteLine("      " + time);
        var lines = Wrap(text, Math.Max(LeastText, width - 9)).ToArray();
        for (var index = 0; index < Math.Min(lines.Length, QuoteLines); index++)
            output.WriteLine($"   | {lines[index]}{(index == QuoteLines - 1 && lines.Length > QuoteLines ? " ..." : "")}");
    }

    /// <summary>Breaks prose at blanks and line breaks.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split([' ', '\n', '\t', '\r']))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.TrimEnd();
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line.TrimEnd();
    }
}
