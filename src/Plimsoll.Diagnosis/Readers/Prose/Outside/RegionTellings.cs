using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Joins what is named with the growth that is told of it, within one sentence and in any order: metaspace, threads, direct buffers, compiled code, a process, a container.</summary>
internal static class RegionTellings
{
    // Further away it is another clause's.
    private const int Before = 100;
    private const int Behind = 25;
    private const int Beside = 12;
    private const int MostWords = 200;

    /// <summary>The growths of a text, one of each region and sentence.</summary>
    public static IEnumerable<RegionGrows> In(ToldDocument document)
    {
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (RisingWords.Level.IsMatch(sentence) || (at + 1 < document.Sentences.Count && RisingWords.Level.IsMatch(document.Sentences[at + 1].Text)))
                continue;
            var strained = document.MentionsNear(at, RegionWords.HeapStays) && document.MentionsNear(at, Ended);
            foreach (var (region, end) in Growths(sentence, strained).DistinctBy(growth => growth.Region))
                yield return Grows(document, at, region, end);
        }
    }

    private static RegionGrows Grows(ToldDocument document, int at, GrowingRegion region, int end) => new()
    {
        Subject = FailureTellings.RoleIn(document.Sentences[at].Text, end),
        Origin = document.Origin(at),
        Basis = Basis.Reported,
        Region = region,
        Name = region == GrowingRegion.Threads ? ThreadName.Matches(document.Sentences[at].Text).Select(name => name.Groups["name"].Value).FirstOrDefault(name => name.Length > 0) ?? "" : "",
        WithRuns = document.MentionsNear(at, RunWords.Each),
        Stays = document.MentionsNear(at, RisingWords.NoWayBack),
        Words = document.Sentences[at].Text is { Length: > MostWords } text ? text[..MostWords] : document.Sentences[at].Text,
    };

    private static IEnumerable<(GrowingRegion Region, int End)> Growths(string sentence, bool strained)
    {
        var named = Named(sentence);
        if (named.Count == 0)
            yield break;
        foreach (var growth in RisingWords.Unending.Matches(sentence).Concat(Kept(sentence)).Concat(Bare(sentence, strained)).Where(growth => Telling.Happened(sentence, growth.Index, growth.Length)))
        {
            if (Subject(sentence, named, growth) is { } subject)
                yield return (subject, growth.Index + growth.Length);
        }

        foreach (var growth in RisingWords.Leak.Matches(sentence).Concat(RisingWords.Beyond.Matches(sentence)).Where(growth => Telling.Happened(sentence, growth.Index, growth.Length)))
        {
            var reach = RisingWords.Leak.IsMatch(growth.Value) ? Beside : Before;
            if (named.LastOrDefault(one => one.End <= growth.Index && growth.Index - one.End <= reach) is { Region: { } subject })
                yield return (subject, growth.Index + growth.Length);
        }

        foreach (var subject in Likewise(sentence, named))
            yield return (subject, sentence.Length);
    }

    private static IEnumerable<Match> Bare(string sentence, bool strained) => strained ? RisingWords.Bare.Matches(sentence) : [];

    // What is not given back grows where it is taken anew with each run.
    private static Match[] Kept(string sentence) => RunWords.Each.IsMatch(sentence) ? RisingWords.NoWayBack.Matches(sentence).Concat(RisingWords.FromTo.Matches(sentence)).ToArray() : [];

    // The most definite of the same clause; else the nearest before it, else what stands right behind.
    private static GrowingRegion? Subject(string sentence, List<Place> named, Match growth)
    {
        var clause = Clause.Matches(sentence[..growth.Index]) is [.., var last] ? last.Index : 0;
        var before = named.Where(one => one.End <= growth.Index + growth.Length && one.Index < growth.Index && growth.Index - one.End <= Before).ToArray();
        if (before.Where(one => one.Index >= clause).OrderBy(one => one.Order).ToArray() is [var own, ..])
            return own.Region;
        if (before is [.., var nearest])
            return nearest.Region;
        var end = growth.Index + growth.Length;
        return named.FirstOrDefault(one => one.Index >= end && one.Index - end <= Behind) is { End: > 0 } behind ? behind.Region : null;
    }

    // ... as does the amount of threads
    private static IEnumerable<GrowingRegion> Likewise(string sentence, List<Place> named)
    {
        if (!RisingWords.Unending.IsMatch(sentence) || Same.Match(sentence) is not { Success: true } same || !Telling.Happened(sentence, same.Index, same.Length))
            return [];
        return named.Where(one => one.Index >= same.Index && one.Index - same.Index - same.Length <= Behind).Select(one => one.Region).OfType<GrowingRegion>();
    }

    private static List<Place> Named(string sentence)
    {
        var named = new List<Place>();
        for (var order = 0; order < RegionWords.All.Length; order++)
        {
            foreach (Match match in RegionWords.All[order].Words.Matches(sentence))
                named.Add(new Place(match.Index, match.Index + match.Length, order, RegionWords.All[order].Region));
        }

        named.Sort((left, right) => left.Index.CompareTo(right.Index));
        return named;
    }

    // Memory ran out, or somebody ended the process for it.
    private static readonly Regex Ended = new(FailurePhrase.OutOfMemory + @"|\b(?:oom-?)?killed\b|\boom[- ]?kill\w*|\bcrash(?:es|ed)\b|被杀|被 ?kill|崩溃", RegexOptions.IgnoreCase);

    private static readonly Regex Clause = new(@"[,，;；:：]|\b(?:but|while|although|though|whereas|because)\b|(?:但是?|而|可是|虽然)", RegexOptions.IgnoreCase);

    private static readonly Regex Same = new(@"\b(?:as|so) (?:does|do|did|is|are|has|have)\b", RegexOptions.IgnoreCase);

    private static readonly Regex ThreadName = new(@"\bthreads? (?:named|called|like|with (?:the )?names?(?: like)?) [""'`]?(?<name>[\w.$#/-]+(?: (?=[A-Z])[\w.$#/-]+){0,2})|[""'`](?<name>[\w.$#/ -]{3,80})[""'`] threads?\b|(?<name>[A-Za-z][\w.$#/]*(?:-[\w.$#/]+){2,})(?:'s)? threads?\b|(?:全部|都)是 ?(?<name>[A-Za-z][A-Za-z0-9_.$#/-]{2,80})|线程(?:名|名称|叫|为)+[:： ]?[""'`“]?(?<name>[A-Za-z][A-Za-z0-9_.$#/-]{2,80})|(?<![A-Za-z])(?!(?:[Jj]ava|JVM|jvm|[Tt]ask[Mm]anager|[Jj]ob[Mm]anager)(?![A-Za-z]))(?<name>[A-Za-z][A-Za-z0-9_.$#/-]{3,80}) ?的?线程", RegexOptions.ExplicitCapture);

    private readonly record struct Place(int Index, int End, int Order, GrowingRegion? Region);
}
