using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Joins the things of a sentence with what the sentence says that they do, whatever stands between them and whichever comes first. Where a sentence goes on about what
/// the one before it named ("they are all still in it"), the thing is taken from there.
/// </summary>
internal static class ThingTellings
{
    /// <summary>Lines as long as this were wrapped by a mail program or an editor: what goes on in small letters belongs to them.</summary>
    private const int Wrapped = 55;

    private const int MostOfParagraph = 4096;

    private static readonly Deed[] Deeds = [.. Growing.All, .. Keeping.All, .. Filling.All];

    private static readonly Wording[] Sayings = [.. LargePieces.All, .. WholeInputs.Words, .. UnevenPaces.Words];

    /// <summary>What a document's sentences tell, in their order.</summary>
    public static IEnumerable<ThingTold> In(EvidenceDocument document)
    {
        var before = "";
        foreach (var (text, line) in Paragraphs(document.Text))
        {
            if (TraceText.IsFrame(text) || LogHeader.Parse(text) is { Level: not null } || FailureTellings.IsMachine(text) || Trace.IsMatch(text))
                continue;
            var origin = document.Origin(line, text);
            foreach (var sentence in Telling.Sentences(text))
            {
                foreach (var told in Paired(sentence, before, origin).Concat(Said(sentence, origin)))
                    yield return told;
                before = sentence;
            }
        }
    }

    private static IEnumerable<ThingTold> Paired(string sentence, string before, Origin origin)
    {
        IReadOnlyList<Thing>? things = null;
        foreach (var deed in Deeds)
        {
            foreach (var match in deed.Pattern.Matches(sentence).Where(match => match.Length > 0 && Telling.Happened(sentence, match.Index, match.Length)))
            {
                things ??= Things.In(sentence);
                if (Doer(deed, match, things, sentence, before) is { IsHeld: true } thing)
                    yield return new ThingTold { Origin = origin, Basis = Basis.Reported, Thing = thing.Name, Deed = deed.Kind, IsCode = thing.IsCode, Words = match.Value.Trim() };
            }
        }
    }

    // The nearest thing on the side where the words want it; a sentence that names none goes on about the last one's.
    private static Thing? Doer(Deed deed, Match match, IReadOnlyList<Thing> things, string sentence, string before)
    {
        if (deed.Precedes)
            return Behind([.. things.Where(thing => thing.Index >= match.Index + match.Length && thing.Index <= match.Index + match.Length + deed.Reach)]);
        Thing[] earlier = [.. things.Where(thing => thing.Index < match.Index)];
        if (earlier is [.., { IsHeld: false } subject, var owner] && OfIt.IsMatch(sentence.AsSpan(subject.End, Math.Max(0, owner.Index - subject.End))))
            return null;
        if (earlier is [.., { IsCode: true } holder, { IsHeld: true, IsCode: false } counted] && Has.IsMatch(sentence.AsSpan(holder.End, Math.Max(0, counted.Index - holder.End))))
            earlier = [holder with { End = counted.End }];
        else if (earlier is [{ IsHeld: true, IsCode: false }] && GoesOn.IsMatch(sentence.AsSpan(0, match.Index)) && Introduced(Things.In(before)) is { } same)
            return same;
        if (earlier is [.., var last])
            return match.Index - last.End <= deed.Reach && !Turns.IsMatch(sentence[Math.Min(last.End, match.Index)..match.Index]) ? last : null;
        return GoesOn.IsMatch(sentence.AsSpan(0, match.Index)) ? Introduced(Things.In(before)) : deed.Kind == ThingDeed.Kept ? Within(match, things) : null;
    }

    // "it holds on to every ProjectModel that was ever opened": the words surround it.
    private static Thing? Within(Match match, IReadOnlyList<Thing> things) => First([.. things.Where(thing => thing.IsCode && thing.Index > match.Index && thing.End < match.Index + match.Length)]);

    // "two maps in CommitterTask, infoCache and counter": the first identifier says more than what is counted before it.
    private static Thing? Behind(Thing[] things) => things is [{ IsHeld: true, IsCode: false }, ..] ? First([.. things.Where(thing => thing.IsCode)]) ?? things[0] : First(things);

    private static Thing? First(Thing[] things) => things is [var first, ..] ? first : null;

    // What the sentence before was about: the collection that it introduced, else the last class.
    private static Thing? Introduced(IReadOnlyList<Thing> things)
    {
        Thing[] named = [.. things.Where(thing => thing.IsCode)];
        return First([.. named.Where(thing => thing.Kind == ThingKind.Holder)]) ?? (named is [.., var last] ? (Thing?)last : null);
    }

    private static IEnumerable<ThingTold> Said(string sentence, Origin origin)
    {
        foreach (var saying in Sayings)
        {
            foreach (var match in saying.In(sentence).Where(match => Counts(saying.Kind, sentence, match)))
                yield return new ThingTold { Origin = origin, Basis = Basis.Reported, Thing = match.Groups["thing"].Value.Trim(), Deed = saying.Kind, Words = match.Value.Trim(), Bytes = Size(match) };
        }
    }

    // Who asks whether it can be read in parts says that it is not.
    private static bool Counts(ThingDeed kind, string sentence, Match match) =>
        kind == ThingDeed.WantedInParts ? !Done.IsMatch(sentence.AsSpan(0, match.Index)) : Telling.Happened(sentence, match.Index, match.Length);

    private static long? Size(Match match)
    {
        if (!match.Groups["number"].Success || !double.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal).TrimEnd('.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var factor = char.ToUpperInvariant(match.Groups["unit"].Value[0]) switch { 'K' => 1L << 10, 'M' => 1L << 20, _ => 1L << 30 };
        return number * factor < 1L << 45 ? (long)(number * factor) : null;
    }

    private static IEnumerable<(string Text, int Line)> Paragraphs(string document)
    {
        var (text, begin, number, length) = ("", 1, 0, 0);
        foreach (var raw in document.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (length >= Wrapped && text.Length < MostOfParagraph && line.Length > 0 && char.IsAsciiLetterLower(line[0]) && text[^1] is not ('.' or '!' or '?' or ':' or ';' or '。'))
            {
                (text, length) = ($"{text} {line}", line.Length);
                continue;
            }

            if (text.Length > 0)
                yield return (text, begin);
            (text, begin, length) = (line, number, line.Length);
        }

        if (text.Length > 0)
            yield return (text, begin);
    }

    // A throwable that stands alone; one that a sentence quotes does not make it a machine's.
    private static readonly Regex Trace = new(@"^\s*(?:Caused by:|Exception in thread|Suppressed:|(?:[a-z]\w*\.)+[A-Z]\w*(?:Error|Exception)\b)", RegexOptions.CultureInvariant);

    // Between a thing and its deed another clause begins that speaks of something else.
    private static readonly Regex Turns = new(@"\b(?:but|while|whereas|although|though|if|because)\b|[;；]|而且?|但是?|因为|(?:,|\band\b)[^,]{0,20}\b(?:heap|memory|usage|old gen)|[,，][^，,]{0,6}(?:老年代|堆|内存)", RegexOptions.IgnoreCase);

    // "X has 3 million entries": what grows is X.
    private static readonly Regex Has = new(@"^[`""']? (?:\w+ )?(?:has|have|had|with|holds?|holding|contains?|containing|keeps?|keeping|stores?|caches?)\b[^,.;]*$", RegexOptions.IgnoreCase);

    // "the CPU usage of X": what grows is not X.
    private static readonly Regex OfIt = new(@"^ (?:\w+ ){0,2}(?:of|in|for|on) (?:the |a |an |our )?[`""']?$", RegexOptions.IgnoreCase);

    private static readonly Regex GoesOn = new(@"^\W*(?:(?:and|so|then|also|in the end|finally|after that|over time|with time),? )?(?:they|it|its|these|those|them|this|all of (?:them|these|those)|none of (?:them|these|those)|nothing|the (?:list|map|queue|cache|set|objects|entries|instances|elements|items|size))\b|^\W*(?:它们?|其|这些|该|都|里面|并且)", RegexOptions.IgnoreCase);

    // "It now reads the table in batches."
    private static readonly Regex Done = new(@"\b(?:it|we|already|now)(?: \w+)? $|已经?$", RegexOptions.IgnoreCase);
}
