using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Sentences of people, and whether one tells of something that happened to the system in question. A denial, an open question, a possibility, advice, the words
/// of documentation, something repaired or another system's trouble tell of none.
/// </summary>
internal static class Telling
{
    // What a person writes on one line is shorter; a dump without line ends is nobody's words.
    private const int MostCharacters = 8192;

    /// <summary>The sentences of a line, each with its closing mark.</summary>
    public static IEnumerable<string> Sentences(string line) => Sentence.Matches(line.Length > MostCharacters ? line[..MostCharacters] : line).Select(match => match.Value.Trim()).Where(sentence => sentence.Length > 0);

    /// <summary>Whether the words at a place of a sentence tell of something that happened.</summary>
    public static bool Happened(string sentence, int at, int length)
    {
        var (before, after) = (sentence[..at], sentence[(at + length)..]);
        return !IsDenied(before, after) && !IsSupposed(before) && !IsAsked(sentence) && !IsAdvice.IsMatch(sentence) && !IsElsewhere(sentence, before) && !Foreign.IsMatch(before);
    }

    /// <summary>Whether the words at a place of a sentence are neither denied nor supposed.</summary>
    public static bool IsMeant(string sentence, int at) => !Denial.IsMatch(sentence.AsSpan(0, at)) && !Supposition.IsMatch(sentence.AsSpan(0, at));

    /// <summary>Whether what follows these words of a sentence is denied by them.</summary>
    public static bool Denies(string before) => Denial.IsMatch(before);

    /// <summary>Whether a sentence asks whether something is so; one that asks why, or how to cure it, takes it as given.</summary>
    public static bool IsAsked(string sentence) => (Open.IsMatch(sentence) || sentence is [.., '?' or '？']) && !Given.IsMatch(sentence);

    private static bool IsDenied(string before, string after) => Denial.IsMatch(before) || Gone.IsMatch(after);

    // "If I submit twice, it ends with OOM" tells of an attempt; "if the heap is too small" does not.
    private static bool IsSupposed(string before) => Supposition.IsMatch(before) || (Condition.IsMatch(before) && !Own.IsMatch(before));

    private static bool IsElsewhere(string sentence, string before) => Repaired.IsMatch(sentence) || Past.IsMatch(before);

    private static readonly Regex Sentence = new(@"(?:[^.!?。！？；;]|[.!?](?=\S)|;(?=\S))+[.!?。！？；;]*");

    private static readonly Regex Denial = new(@"(?:\b(?:no|not|never|without|neither|nor|isn't|wasn't|aren't|doesn't|don't|didn't|won't|zero|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|instead of|rather than|free of|protect(?:s|ed)? (?:from|against))\b(?! only)(?! (?:\w+ ){0,2}?(?:releas|reclaim|unload|recycl|garbage)\w*)(?:(?!\bbut\b|\band\b)[^,;:，；：]){0,40}|(?:没有|没|并未|未|无(?!法(?:被)?(?:释放|回收|卸载|清理))|不会(?!(?:被)?(?:释放|回收|卸载))|不再|不是|避免|防止|以防|杜绝)[^，,；：]{0,12})$", RegexOptions.IgnoreCase);

    private static readonly Regex Gone = new(@"^[^.,;，；]{0,20}?(?:\b(?:is|are|was|were|has|have|had|does|do|did|could|can)(?: not|n't) (?:been )?(?:happen|occur|appear|show|see|observ|reproduc|there|a problem|the (?:problem|issue|cause))|\b(?:is|was|has been|have been|are|were|got) (?:fixed|resolved|solved|gone)\b|\bno longer\b|\bwent away\b|没有(?:再)?(?:出现|发生)|(?:未|不)再?(?:出现|发生)|已(?:经)?(?:修复|解决)|消失了)", RegexOptions.IgnoreCase);

    // "The process could occupy up to 36 GB" is what somebody saw.
    private static readonly Regex Supposition = new(@"(?:\b(?:would|(?:could|can)(?! (?:[\w-]+ ){1,4}?\d[\d.,]* ?[KMGT]i?B?\b)|might|may|should|potential(?:ly)?|possibl[ey]|possibility|perhaps|maybe|risk(?:s|y)?|likely|prone|worr(?:y|ied)|afraid|fear|in case|in order to|so that|to test|simulate|try to|trying to|want(?:s|ed)? to)\b(?:(?!\bbut\b)[^,;，；]){0,60}|(?:可能|会不会|是否|担心|恐怕|容易|万一|有风险|模拟|想要)[^，,；]{0,20})$", RegexOptions.IgnoreCase);

    private static readonly Regex Condition = new(@"\b(?:if|unless|whenever|suppose|assuming)\b|如果|假如|若是|倘若", RegexOptions.IgnoreCase);

    private static readonly Regex Own = new(@"\b(?:I|we|my|our|us|again)\b|我|你们|我们|咱");

    private static readonly Regex Open = new(@"^\W*(?:is|are|was|does|do|did|can|could|should|would|will|has|have|what|which|when|where|who)\b[^.]*\?\s*$|^\W*(?:is it|is this|is that|are there|does (?:it|this|that|anyone)|can (?:it|this|i|we|anyone)|could (?:it|this)|should (?:i|we)|has anyone|what (?:happens|is|are|does)(?! (?:retained|kept|held|left|leak\w*|growing|piling|accumulat\w*|in (?:it|there|the (?:heap|dump)))\b)|how (?:much|many|large|big))\b|会不会|是不是|是否|吗[？?]?$|正常吗|难道", RegexOptions.IgnoreCase);

    private static readonly Regex Given = new(@"\bwhy\b|\bhow (?:can|do|to|could|should)\b[^?]{0,12}\b(?:fix|solve|resolve|cure|debug|stop)\b|\bwhat (?:causes?|could cause|is causing|is the (?:cause|reason)|can (?:I|we) do)\b|为什么|为何|什么原因|怎么(?:解决|办|处理|排查|回事)|如何(?:解决|处理|排查)|求助|请教", RegexOptions.IgnoreCase);

    private static readonly Regex IsAdvice = new(@"\byou (?:may|might|can|could|should|must|need|will|have to)\b|\bthis (?:option|setting|parameter|flag|property|section|page|guide)\b|\b(?:make sure|ensure that|note that|refer to|see also|for more (?:details|information)|best practice|recommend(?:ed|s)?|by default|specifies|e\.g\.)\b|\btroubleshooting\b|建议|推荐|请(?:确保|注意|参考)|参数(?:用于|表示|说明)|默认情况下|文档", RegexOptions.IgnoreCase);

    private static readonly Regex Repaired = new(@"\b(?:fixed|resolved|solved|addressed) (?:in|by|with|since|the|an?|that)\b|\b(?:fix|fixes|fixed|closes?|resolves?)\b[^.]{0,12}#\d|已(?:经)?(?:修复|解决)", RegexOptions.IgnoreCase);

    private static readonly Regex Past = new(@"\b(?:in the past|last (?:year|month|quarter)|years? ago|months? ago|formerly|long ago|used to|once upon|(?:an )?earlier incident|other (?:teams?|systems?|clusters?|users?|people)|another (?:team|system|cluster|project|user|service)|similar (?:issue|problem|report)s?)\b|以前|曾经|去年|上个月|别的(?:系统|集群|服务)|其他(?:系统|集群|服务|团队)|另一个(?:系统|集群|服务)", RegexOptions.IgnoreCase);

    // Programs that are no JVM: the words right before name whose memory it was.
    private static readonly Regex Foreign = new(@"(?:\b(?:cuda|gpu|redis|mysqld?|mariadb|mongo(?:db|d)?|postgres(?:ql)?|chrome|browser|npm|node\.?js|javascript|python|php(?:-fpm)?|clickhouse|nginx|ruby|golang|rust|disk|v8)(?:'s)?(?: (?:heap|memory|process|server|container|pod|worker|is|was|gets|got|goes|went|runs|ran|dies|died|into|an?|the|reports?|reported|throws?|error:?)){0,4} ?|显存)$", RegexOptions.IgnoreCase);
}
