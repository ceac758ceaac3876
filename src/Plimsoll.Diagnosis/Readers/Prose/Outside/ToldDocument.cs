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
