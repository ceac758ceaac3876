using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A person's text with its sentences.</summary>
internal sealed class ToldDocument(EvidenceDocument document)
{
    // People write pages; what is longer is somebody's dump.
    private const int Most = 128 * 1024;

    private IReadOnlyList<ToldSentence>? _sentences;

    /// <summary>Its sentences in order.</summary>
    public IReadOnlyList<ToldSentence> Sentences => _sentences ??= ToldSentence.Of(Text);

    private string Text => document.Text.Length > Most ? document.Text[..Most] : document.Text;

    /// <summary>Whether the words stand anywhere in it.</summary>
    public bool Mentions(Regex words) => words.IsMatch(Text);

    /// <summary>The first place of the words anywhere in it, settings and quoted lines among them.</summary>
    public Match Find(Regex words) => words.Match(Text);

    /// <summary>Whether the words stand in it otherwise than denied: <c>there is no OutOfMemoryError</c> tells of none.</summary>
    public bool Tells(Regex words)
    {
        for (var match = words.Match(Text); match.Success; match = match.NextMatch())
        {
            var begin = Text.AsSpan(0, match.Index).LastIndexOfAny("\n.。;；") + 1;
            if (!Telling.Denies(Text[begin..match.Index]))
                return true;
        }

        return false;
    }

    /// <summary>Whether the words stand in a sentence, in the one before it or in the one behind it.</summary>
    public bool MentionsNear(int at, Regex words)
    {
        for (var index = Math.Max(0, at - 1); index <= at + 1 && index < Sentences.Count; index++)
        {
            if (words.IsMatch(Sentences[index].Text))
                return true;
        }

        return false;
    }

    /// <summary>The place of a sentence.</summary>
    public Origin Origin(int at) => document.Origin(Sentences[at].Line, Sentences[at].Text);
}
