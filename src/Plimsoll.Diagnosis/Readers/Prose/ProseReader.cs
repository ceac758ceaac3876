using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Notes, tickets and pasted tool windows, English and Chinese. What they say counts as reported; what they quote is offered to the other readers.</summary>
internal sealed class ProseReader : DocumentReader
{
    private static readonly (Regex Pattern, Topic Topic)[] Topics =
    [
        (Growth(), Topic.Growth), (Repeated(), Topic.RepeatedRuns), (Killed(), Topic.Killed), (LongCollections(), Topic.LongCollections),
        (LiveSet(), Topic.LiveSet), (Instances(), Topic.Instances), (Retained(), Topic.Retained), (HoldingThread(), Topic.HoldingThread),
        .. JvmTopics.All,
    ];

    // What a sentence denies is not so.
    private static readonly (Regex Pattern, Topic Topic)[] Mechanisms = [.. RunTopics.All, .. HolderTopics.All, .. StateTopics.All, .. LoadTopics.All, .. ContainerTopics.All, .. VersionTopics.All, .. HeapTopics.All, .. OptionTopics.All];

    /// <summary>Characters of a document that are read as a person's: nobody's account of an incident is longer, and its words cost a thousand times what a log's lines do.</summary>
    private const int MostWords = 128 << 10;

    public override string Format => "notes";

    public override int Recognise(DocumentSample sample)
    {
        var lines = sample.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sentences = lines.Select(line => line[Marker.Match(line).Length..]).Count(line => (Sentence.IsMatch(line) || PlainSentence.IsMatch(line)) && LogHeader.Parse(line) is null && !TraceText.IsFrame(line));
        return lines.Length > 0 && sentences * 4 >= lines.Length ? 30 : 0;
    }

    public override DocumentCoverage Read(EvidenceDocument document, FactSink sink)
    {
        var words = Beginning(document);
        var number = 0;
        foreach (var line in words.Text.Split('\n'))
        {
            number++;
            ReadLine(line, words.Origin(number, line), sink);
        }

        foreach (var fact in OutsideTelling.In(words))
            sink.Add(fact);
        foreach (var told in ThingTellings.In(words))
            sink.Add(told);
        return words == document ? new DocumentCoverage(true, "read as a person's words", AlsoLines: true)
            : new DocumentCoverage(false, $"read as a person's words up to line {number}; from there on only what it quotes of machines", AlsoLines: true);
    }

    // The whole lines that fit.
    private static EvidenceDocument Beginning(EvidenceDocument document) =>
        document.Text.Length <= MostWords ? document : document with { Text = document.Text[..(document.Text.LastIndexOf('\n', MostWords) is > 0 and var end ? end : MostWords)] };

    private static void ReadLine(string line, Origin origin, FactSink sink)
    {
        foreach (var (pattern, topic) in Topics)
        {
            foreach (Match match in pattern.Matches(line))
                sink.Add(Of(topic, match, origin));
        }

        foreach (var told in FailureTellings.In(line, origin))
            sink.Add(told);
        foreach (var sentence in Telling.Sentences(line))
        {
            foreach (var (pattern, topic) in Mechanisms)
            {
                foreach (var match in pattern.Matches(sentence).Where(match => Telling.IsMeant(sentence, match.Index)))
                    sink.Add(Of(topic, match, origin));
            }
        }

        if (BigClassLine.IsMatch(line))
        {
            foreach (Match match in ClassName.Matches(line))
                sink.Add(new Statement { Origin = origin, Basis = Basis.Reported, Topic = Topic.BigClass, Name = match.Value });
        }
    }

    private static Statement Of(Topic topic, Match match, Origin origin) => new()
    {
        Origin = origin,
        Basis = Basis.Reported,
        Topic = topic,
        Name = match.Groups["name"].Value.Trim(),
        Number = Number(match),
    };

    private static long? Number(Match match)
    {
        if (!double.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var factor = match.Groups["unit"].Value.ToUpperInvariant() switch { "K" or "KB" or "KIB" => 1 << 10, "M" or "MB" or "MIB" => 1 << 20, "G" or "GB" or "GIB" => 1 << 30, "万" or "W" => 10_000, "MILLION" or "MIO" => 1_000_000, "BILLION" => 1_000_000_000, _ => 1 };
        return number < 1L << 40 ? (long)(number * factor) : null;
    }

    // A quotation's, list item's or heading's mark before the words, and what issue trackers put before a title: [Bug], [owner/chart].
    private static readonly Regex Marker = new(@"^(?:>\s?)*(?:[-*+\u2022] |\d{1,2}[.)\u3001] ?|#{1,6} )?(?:\[(?:(?i:bug|question|help|issue|feature|discuss\w*|support)\b[^\]\n]{0,30}|[a-z][\w.-]{1,40}/[\w.-]{1,40})\][ :]{0,3})?");

    private static readonly Regex Sentence = new(@"^\d[\d,.]* (?:[a-z]+ ){2}|^[A-Z\p{IsCJKUnifiedIdeographs}""'(][^=;{}<>\t]{12,}|[\p{IsCJKUnifiedIdeographs}]{4,}");

    // People who write without capitals: five words in a row that are nothing but letters, and no command or statement.
    private static readonly Regex PlainSentence = new(@"^(?!(?:select|create|insert|alter|set|drop|with|from|where|import|package|public|private|protected|def|class|return|export|docker|kubectl|java|sudo|cat|echo|cd|grep|curl|git|mvn|at|root)\b)(?:[a-z][a-z']*[,:;]? ){4}[a-z]");

    private static Regex Growth() => new(@"keeps? (?:on )?(?:growing|rising|increasing)|grows? (?:all the time|with every|without|and does|steadily|continuously|until|by)|(?:does|do) not (?:come back|go down|shrink)|never (?:comes? back|released|shrinks?)|climbs? (?:steadily|until)|(?:rises?|grows?|climbs?|goes up|increases?) (?:every|each|from) (?:day|hour|night|week)|creeps? up|(?:gradually|steadily|continuously|constantly) (?:increas|grow|ris|climb)\w*|memory leak|一直增长|(?:一直|都|持续|不断|每天|越来越)在?上?(?:涨|升(?!级))|只增不减|只涨不跌|不断增长|持续增长|持续上升|不释放|无法释放|没有释放|泄[漏露]", RegexOptions.IgnoreCase);

    private static Regex Repeated() => new(@"again and again|every (?:run|submission|restart|deployment|time)|(?:re)?submit\w* (?:several|many|multiple)|several (?:times|submissions|runs)|repeated(?:ly)?|each (?:run|restart|submission|redeploy)|scheduler|after (?:some|a few|many|several) (?:runs|restarts|submissions|redeploys)|反复|多次|每次(?:提交|重启|运行|执行)|定时", RegexOptions.IgnoreCase);

    private static Regex Killed() => new(@"OOM-?killed|killed by (?:the )?(?:kernel|kubernetes|yarn|container|docker)|exit(?:ed)?(?: with)?(?: code)? 137|被(?:杀|kill)", RegexOptions.IgnoreCase);

    private static Regex LongCollections() => new(@"(?:full gc|pauses?|collections?)\b[^.]{0,60}(?:free nothing|little|seconds|constantly|back to back|all the time)|频繁.{0,6}full ?gc|full ?gc.{0,6}频繁", RegexOptions.IgnoreCase);

    private static Regex LiveSet() => new(@"(?:about|around|roughly|~|some)?\s*(?<number>\d[\d.,]*)\s?(?<unit>[KMG]i?B?)\b[^.\n]{0,40}(?:left|remain\w*|survive\w*|live|after)[^.\n]{0,20}full (?:gc|collection)|after (?:a |each |every )?full (?:gc|collection)[^.\n]{0,40}?(?<number>\d[\d.,]*)\s?(?<unit>[KMG]i?B?)\b|full ?gc[^\n]{0,12}(?:后|剩)[^\n]{0,12}?(?<number>\d[\d.]*)\s?(?<unit>[KMG]B?)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Instances() => new(@"(?<name>(?:[a-z]\w*\.)+[A-Z][A-Za-z0-9_$]*)[^.\n]{0,20}?\s(?<number>\d[\d,]*) (?:instances|objects)|(?<number>\d[\d,]*) (?:instances|objects) of (?:class )?(?<name>(?:[a-z]\w*\.)+[A-Z][A-Za-z0-9_$]*)", RegexOptions.ExplicitCapture);

    private static Regex Retained() => new(@"(?<name>(?:[a-z]\w*\.)+[A-Z][A-Za-z0-9_$]*)[^\n]{0,120}?(?:retains?|occup(?:y|ies|ied)|holds?)\s+(?<number>\d[\d,.]*)\s?(?<unit>[KMG]i?B)?", RegexOptions.ExplicitCapture);

    private static Regex HoldingThread() => new(@"(?:contextClassLoader|inheritedAccessControlContext|referenced|held|kept|holds?|held alive)[^\n]{0,40}?(?:of|by|from)? thread\s+[""'`]?(?<name>[\w$\-.:/ ]{3,80}?)[""'`]?(?:[,.;)]|\s*$)|threads? (?:named|called)\s+(?<name>[\w$.\-]{3,80}\w)|the thread of its (?<name>\w{3,60})|(?<![Ee]xception in |[Uu]ncaught exception in |[Ee]rror in |handler in |occurred in )thread\s+[""'`](?<name>[^""'`\n]{3,80})[""'`]", RegexOptions.ExplicitCapture);

    private static readonly Regex BigClassLine = new(@"biggest|largest|top (?:consumers?|classes)|dominat\w+|dominator|occup\w+|histogram|leak suspect|heap dump|MAT\b|最(?:多|大)|占用", RegexOptions.IgnoreCase);

    private static readonly Regex ClassName = new(@"\b(?:[a-z_]\w*\.){2,}[A-Z][A-Za-z0-9_$]*");
}
