using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that something grows without end, and that it does not come back. That it grew once, or is large, is neither.</summary>
internal static class RisingWords
{
    private const string Verb = @"(?:(?:increas|ris|leak|creep|climb|grow|balloon|expand)(?:es|e|s|ed|ing)?|grew|rose|crept|go(?:es|ing)? up|went up)";

    private const string Manner = "(?:steadily|continuously|continually|constantly|slowly|gradually|endlessly|indefinitely|infinitely|forever|monotonically|linearly|relentlessly|non-?stop|perpetually|unboundedly)";

    // What makes growth one without end: its manner, what it goes with, or where it stops.
    private const string Course = "(?:" + Manner + @"|all the time|over time|with time|as time (?:passes|passed|goes (?:by|on)|went (?:by|on)|progresses)|as (?:it|the \w+) (?:runs|keeps running)|the longer (?:it|the \w+) (?:runs?|is running|works?|lives?)|without (?:bounds?|limits?|end|stop\w*|ever|control)|uncontroll\w+|until|till|with (?:each|every)|(?:after|on|for|at|per) (?:each|every)|" + PerRun + @"|(?:each|every) (?:time|day|night|hour|week|month|minute)|daily|hourly|more and more|day (?:by|after) day|(?:far |well )?beyond (?:the |its |what |our |all )?(?:limits?|configured|expect\w+|max\w*|Xmx|-Xmx))";

    // grows by about 30 threads per checkpoint; leaks 2 MB per request
    private const string PerRun = "(?:by |of )?(?:about |around |roughly |some |approximately |~ ?)?(?:an? |one |two |three |several |\\d[\\d.,]* ?(?:[KMG]i?B )?)?(?:[\\w-]+ ){0,2}?per (?:[\\w-]+ )?(?:checkpoint|savepoint|request|call|invocation|connection|reconnect(?:ion)?|message|job|run|deployment|redeployment|restart|refresh|reload|session|query|login|upload|download|export|import|iteration|cycle|batch|poll|day|night|hour|week|minute)s?";

    private const string Chinese = @"(?:持续|一直|不断|逐渐|逐步|缓慢|慢慢|每天|稳步|不停|疯狂|线性|无限)(?:地|在|都|会|的|往)*(?:增长|上升|上涨|增加|升高|变大|变多|涨|增大|增多|攀升|飙升|膨胀|泄[漏露])|越来越(?:大|高|多)|只(?:增|涨|升)不(?:减|降|跌)|都会?(?:上涨|增加|增长|上升|涨)|随(?:着)?(?:运行)?时间(?:的)?(?:推移|流逝|增加|增长|变长)?[^，。\n]{0,8}?(?:增长|上升|上涨|增加|升高|变大|变多|泄[漏露])|无限制?地?增长|涨个?不停";

    /// <summary>That it grows and goes on growing.</summary>
    public static readonly Regex Unending = new(
        @"\b(?:keeps?|kept|keeping) (?:on )?(?:growing|rising|increasing|climbing|expanding|leaking|going up|creeping up|getting (?:bigger|larger|higher)|piling up|accumulating)\b"
        + @"|\b" + Manner + @" (?:\w+ )?" + Verb + @"\b"
        + @"|\b" + Verb + @"\b(?: up)?(?:(?! (?:then|but|and)\b) [\w.-]+){0,4}? " + Course + @"\b"
        + @"|\b(?:continues?|continued|continuing) to (?:grow|rise|increase|climb|go up|leak)\b"
        + @"|\b(?:is|are|was|were) (?:still |always |constantly |slowly |also )?(?:growing|increasing|rising|climbing|leaking|ballooning|piling up)\b"
        + @"|\b(?:more and more(?! (?!memory\b|ram\b|threads?\b|metaspace\b|space\b|heap\b|native\b|direct\b|off\b|class|of\b|over\b|with\b|each\b|after\b|until\b|and\b)[a-z])|ever more|bigger and bigger|larger and larger|higher and higher)\b|\bunending (?:\w+ )?(?:rise|growth|increase)\b|\b(?:fills?|filling) up\b"
        + "|" + Chinese,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>That it grows at all: enough where the heap is told to be well and memory runs out.</summary>
    public static readonly Regex Bare = new(@"\b(?:climbs?|climbed|grows|grew|rises|rose|increases|increased|balloons|ballooned|goes up|went up|creeps up|crept up)\b(?! (?:slightly|a bit|a little|briefly|at (?:the )?start|only))|(?:上涨|上升|增长|升高|飙升|变大)", RegexOptions.IgnoreCase);

    /// <summary>The word for it that must stand right beside what leaks.</summary>
    public static readonly Regex Leak = new(@"\bleak(?:s|ing|ed|age)?\b|泄[漏露]", RegexOptions.IgnoreCase);

    /// <summary>That it does not come back.</summary>
    public static readonly Regex NoWayBack = new(
        @"\bnever (?:ever )?(?:goes|comes|go|come|drops?|decreases?|shrinks?|falls?|returns?|released?|freed|reclaimed|given back|recovers?)\b|\b(?:does|do|did)(?: not|n't) (?:ever )?(?:decrease|shrink|drop|fall|release|go (?:back )?down|come (?:back|down)|get (?:released|freed|reclaimed))\b|\b(?:is|are|was|were)(?: not|n't| never) (?:being )?(?:released|freed|reclaimed|given back|returned)\b|\b(?:no|never|neither|nor)\b[^.,;\n]{0,30}? (?:reduction|decrease)\b"
        + @"|\b(?:cannot|can't|can not|could not|couldn't|unable to) (?:be )?(?:releas|free|reclaim|recycl|collect|clear|unload)\w*"
        + "|(?:回收|释放|卸载)不(?:了|掉)|不会?(?:释放|下降|回落|减少)|没有?被?(?:释放|回收|下降|回落)|(?:无法|未)被?(?:释放|回收)|从不(?:减少|下降|释放)|降不下来",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>That it grew from one size or number to another: growth where it went with many runs.</summary>
    public static readonly Regex FromTo = new(
        @"\b(?:went|grew|rose|increased|climbed|jumped|goes|grows|rises|increases|climbs)(?: up)? from \d[\d.,]* ?(?:[KMG]i?B?\b|threads\b|classes\b)?[^.;,\n]{0,6}? to \d|从 ?\d[\d.,]* ?[KMG万千个]?[^，。\n]{0,4}?(?:涨|增长|增加|升|上升)到了? ?\d",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>That it does come back, or stops: no growth without end.</summary>
    public static readonly Regex Level = new(
        @"\b(?:then|it|does|and) (?:drop|fall|go (?:back )?down|come (?:back )?down|shrink|level off|stabili[sz]e)s?\b(?: again)?|\b(?:drops?|falls?|goes (?:back )?down|comes? (?:back )?down|shrinks?) (?:again|after|with|when)\b|\b(?:levels? off|stabili[sz]es?|plateaus?)\b|\b(?:is|are) (?:then )?(?:released|freed|given back|returned|reclaimed) (?:again|after|when|later)\b"
        + "|(?:随后|之后|然后|最后|最终)(?:会|就)?(?:回落|下降|稳定|释放)|gc ?后(?:会|就)?(?:下降|回落|释放)|趋于(?:稳定|平稳)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    /// <summary>That the process has more than it was configured to have.</summary>
    public static readonly Regex Beyond = new(
        @"\b(?:higher|larger|more|greater|bigger|far above|above|exceeds?|exceeding|exceeded|beyond) (?:than )?(?:what )?(?:the |its |is |was )?(?:configured|expected from (?:the )?config\w*)(?: [\w-]+){0,2}\b|\b(?:higher|larger|more|greater|bigger) than (?:the |its |our |what )?(?:-?Xmx|max(?:imum)? heap|heap (?:size|limit)|configured heap)\b|\bmore (?:[\w-]+ ){0,4}?(?:memory|ram) (?:[\w-]+ ){0,8}?than (?:expected|configured)\b|(?:大于|超过|超出|高于)(?:了)?(?:配置|设置|设定)的?(?:\w{0,12})(?:内存|大小)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
