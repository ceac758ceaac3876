using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A sentence of a person's text; lines that an editor has broken are joined.</summary>
/// <param name="Text">The sentence with its closing mark.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
internal readonly record struct ToldSentence(string Text, int Line)
{
    /// <summary>A shorter line ends where its author ended it.</summary>
    private const int Wrapped = 50;

    private const int MostJoined = 4000;

    /// <summary>The sentences of a text in order, without the lines of logs, traces and settings between them.</summary>
    public static IReadOnlyList<ToldSentence> Of(string text)
    {
        var sentences = new List<ToldSentence>();
        var (words, first, number) = ("", 0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var next = IsWords(line) ? line.Trim() : "";
            if (Continues(words, next))
            {
                words = $"{words} {next}";
                continue;
            }

            Close(sentences, words, first);
            (words, first) = (next, number);
        }

        Close(sentences, words, first);
        return sentences;
    }

    private static void Close(List<ToldSentence> sentences, string words, int first)
    {
        foreach (var sentence in Telling.Sentences(words))
            sentences.Add(new ToldSentence(sentence, first));
    }

    private static bool Continues(string words, string next) =>
        words.Length is >= Wrapped and < MostJoined && next is [>= 'a' and <= 'z', ..] && !Closed.IsMatch(words);

    private static bool IsWords(string line) =>
        TraceText.Throwable(line) is null && !TraceText.IsFrame(line) && LogHeader.Parse(line) is not { Level: not null } && !Setting.IsMatch(line);

    private static readonly Regex Closed = new(@"[.!?:;。！？：；|`>{}]$");

    // A line of a file, a command or a tool's list, not of a person.
    private static readonly Regex Setting = new(@"^\s*(?:[\w.-]+\s*[=:]\s*\S+\s*$|-[A-Za-z][\w:+.-]*|//|/\*|#!|\$ |\|)");
}
