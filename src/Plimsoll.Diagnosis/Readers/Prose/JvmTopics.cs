using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words of people about JVMs that are not Flink's, English and Chinese.</summary>
internal static class JvmTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } =
    [
        (MachineMemory(), Topic.MachineMemory), (Redeployed(), Topic.Redeployed), (SerialCollector(), Topic.SerialCollector), (CollectorChanged(), Topic.CollectorChanged),
        (DebuggerFreesPause(), Topic.DebuggerFreesPause), (MallocArenas(), Topic.MallocArenas), (ResidentStays(), Topic.ResidentStays), (LoadedAgain(), Topic.LoadedAgain),
        (Upgraded(), Topic.Upgraded), (HeavyLoad(), Topic.HeavyLoad), (LongUptime(), Topic.LongUptime), (NoOutOfMemory(), Topic.NoOutOfMemory), (HeaderBytes(), Topic.HeaderBytes),
        (HeapFull(), Topic.HeapFull), (PauseLength(), Topic.PauseLength), (FinalizerBlamed(), Topic.FinalizerBlamed), (ThreadsRise(), Topic.ThreadsRise),
        (ConcurrentCallers(), Topic.ConcurrentCallers), (MessageSize(), Topic.MessageSize), (KilledBeyond(), Topic.KilledBeyond), (DirectLimit(), Topic.DirectLimit), (ThreadsReached(), Topic.ThreadsReached), (Mention(), Topic.Mention),
    ];

    private static Regex MachineMemory() => new(@"(?:machine|host|vm|vmware|vps|server|node|node has|virtual machine|runners?|agents?|laptop|computer|pc|droplet|raspberry pi)\b[^.\n]{0,30}?(?<number>\d[\d.]*)\s?(?<unit>[MG])(?:i?B|igs?|igabytes?)?(?: of)?(?: (?:memory|ram))\b|(?<![\w.])(?<number>\d[\d.]*)\s?(?<unit>[MG])(?:i?B|igs?|igabytes?)? (?:of )?(?:physical )?ram\b|\b(?:laptop|machine|host|vm|runner|agent|computer|pc|droplet) (?:of|with|has(?: only)?) (?<number>\d[\d.]*)\s?(?<unit>[MG])(?:i?B|igs?)?(?![\w.])|(?:服务器|机器|主机|虚拟机|电脑|云主机|宿主机)[^，。\n\d]{0,4}?(?:的)?(?:物理)?内存[^，。\n\d]{0,6}?(?<number>\d[\d.]*) ?(?<unit>[MG])i?B?(?![A-Za-z])|(?<number>\d[\d.]*) ?(?<unit>[MG])i?B?(?:的)?内存的?(?:服务器|机器|主机|虚拟机|电脑)|"
        // Lists of a machine's parts: RAM - 0.5 GiB; CPU: 4 cores, Memory: 8 GB; 物理内存：8G; 服务器 2核4G; 4C8G 的云主机
        + @"(?<![\w./-])(?:(?:total )?RAM|(?:physical|system|installed) (?:RAM|memory)|memory \(RAM\)|物理内存|系统内存|总内存)(?: size| total)? ?[-:=–：] ?(?<number>\d[\d.]*) ?(?<unit>[MG])(?:i?B|igs?|igabytes?)?(?![A-Za-z0-9.])(?! ?(?:used|free|available|in use|\(?RSS|/))"
        + @"|(?<!(?:limits?|requests?|resources)\W[^\n]{0,24})(?:\bv?CPUs?|\bcores?|核心?)[^.。\n]{0,24}?[,;，、/ ] ?(?:memory|内存) ?[:：]? ?(?<number>\d[\d.]*) ?(?<unit>[MG])B(?![A-Za-z0-9])"
        + @"|(?:服务器|机器|主机|虚拟机|宿主机|阿里云|腾讯云|华为云)[^，。\n\d]{0,10}\d{1,3} ?(?:核|vCPU|[Cc])[^，。\n\d]{0,3}(?<number>\d[\d.]*) ?(?<unit>[MG])i?B?(?![A-Za-z0-9])|(?<![\w.])\d{1,3} ?(?:核|vCPU|[Cc])[^，。\n\d]{0,3}(?<number>\d[\d.]*) ?(?<unit>[MG])i?B? ?(?:内存)?的? ?(?:服务器|机器|主机|虚拟机|云主机|云服务器)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Redeployed() => new(@"re-?deploy\w*|un-?deploy\w*|deployed (?:again|often|several times)|hot[ -]?deploy\w*|重新部署|重复部署|反复部署|热部署", RegexOptions.IgnoreCase);

    private static Regex SerialCollector() => new(@"serial ?(?:gc|collector)|UseSerialGC", RegexOptions.IgnoreCase);

    private static Regex CollectorChanged() => new(@"(?:since|after|when)[^.\n]{0,40}(?:collector|gc)\b[^.\n]{0,30}(?:switched|changed|replaced)|(?:switched|changed|moved)[^.\n]{0,20} to (?:the )?(?:g1|zgc|cms|parallel)", RegexOptions.IgnoreCase);

    private static Regex DebuggerFreesPause() => new(@"(?:attach\w*|gstack|strace|gdb|jstack -F|debugger)[^.\n]{0,80}(?:finish|continue|go on|recover|resume|lets)", RegexOptions.IgnoreCase);

    private static Regex MallocArenas() => new(@"64 ?(?:MB|MiB|M)\b[^.\n]{0,60}(?:range|block|region|mapping|arena|anon)|(?:ranges?|blocks?|regions?|mappings?|arenas?)\b[^.\n]{0,30}\bof 64 ?(?:MB|MiB|M)\b|65536 ?K\b", RegexOptions.IgnoreCase);

    private static Regex ResidentStays() => new(@"(?:resident|rss)[^.\n]{0,40}(?:does not|doesn't|never) (?:fall|drop|shrink|go down|decrease)", RegexOptions.IgnoreCase);

    private static Regex LoadedAgain() => new(@"(?:load(?:ing|ed|s)?|generat(?:ing|ed|es)|defin(?:ing|ed|es)) (?:of )?(?:a |the )?(?:same )?class (?<name>[\w.$]{4,160})\s(?:over and over|again and again|repeatedly|many times)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex Upgraded() => new(@"(?:upgrad(?:e|ed|ing)|updat(?:e|ed|ing)|migrat(?:ion|ed|ing)|moved)\b[^.\n]{0,30}?from (?:[a-z][\w-]*(?: [a-z][\w-]*){0,2} )?v?(?<name>\d+[\w.]* to (?:[a-z][\w-]*(?: [a-z][\w-]*){0,2} )?v?\d+[\w.]*\w)|[从由] ?(?:[a-z][\w-]* ?)?v?(?<name>\d+\.[\w.]*\w) ?(?:版本)?(?:升级|更新)(?:到|至|为|成)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex HeavyLoad() => new(@"(?:heavy|high|peak) load|under load|add(?:ing|ed) (?:a |one )?(?:second|third|fourth|more|another)[^.\n]{0,30}(?:went away|go away|helped|gone)|高并发|压测", RegexOptions.IgnoreCase);

    private static Regex LongUptime() => new(@"after (?:more than |about |some |several |a few )?[\d\s\w]{0,12}(?:hours|days|weeks)|for (?:more than|about) [\d to]{1,12} (?:hours|days|weeks)|\bevery (?:few|couple of|(?:[2-9]|[1-9]\d)(?: ?(?:-|–|to) ?\d+)?) (?:days|weeks|months)\b|\bover (?:several|a few|some|many|\d+) (?:days|weeks|months)\b|\b(?:on|by) the (?:second|third|fourth|fifth) day\b|\b(?:several|a few|some|\d+) (?:days|weeks|months) later\b|\bafter running (?:for )?(?:a|some|quite some|a long) (?:while|time)\b|运行(?:了)? ?(?:一段时间|几天|数天|\d+ ?(?:天|周|个月|多天))|(?:过|隔)(?:了)?(?:一段时间|几天|一阵)|每隔?(?:几|\d+) ?(?:天|周)", RegexOptions.IgnoreCase);

    private static Regex NoOutOfMemory() => new(@"no (?:outofmemory\w*|oom)\b|without (?:an? )?(?:outofmemory\w*|oom)\b|没有.{0,4}(?:OOM|内存溢出)", RegexOptions.IgnoreCase);

    private static Regex HeaderBytes() => new(@"(?:byte arrays?|byte\[\]|buffers?)[^.\n]{0,80}(?:request|http)[^.\n]{0,20}headers?", RegexOptions.IgnoreCase);

    private static Regex HeapFull() => new(@"old gen(?:eration)?\b[^.\n]{0,30}(?:fills? up|is full|full)|full gcs?\b[^.\n]{0,60}(?:give back little|free (?:nothing|little)|cannot free|back to back)|(?:that )?full gc cannot free|heap (?:is|stays) full", RegexOptions.IgnoreCase);

    private static Regex PauseLength() => new(@"(?:pauses?|stop-the-world|full gc)[^.\n]{0,40}?(?<number>\d[\d.]*)(?: to \d[\d.]*)? ?(?:s|sec|seconds)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex FinalizerBlamed() => new(@"(?:no|without(?: a)?) finalize(?:\(\)|r)?[^.\n]{0,40}(?:does not grow|no growth|is gone|went away)|finalizer queue", RegexOptions.IgnoreCase);

    private static Regex ThreadsRise() => new(@"(?:thread count|number of threads|threads)[^.\n]{0,40}(?:keeps? (?:on )?(?:rising|growing)|rises?|grows?|not released|never end)|very many threads|thread pools?\b[^.\n]{0,20}not (?:being )?(?:released|shut ?down|closed)|thread (?:and memory )?(?:growth|leak)|线程数.{0,8}(?:增长|上升|不断)", RegexOptions.IgnoreCase);

    private static Regex ConcurrentCallers() => new(@"(?<number>\d[\d,]*) (?:client )?(?:threads|clients|connections|callers|users)\b[^.\n]{0,30}(?:send|sends|call|request|concurrent|at the same time|parallel|each)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex MessageSize() => new(@"(?:requests?|messages?|responses?|payloads?|records?|objects?)[^.\n]{0,12} of (?:about )?(?<number>\d[\d.]*)\s?(?<unit>[KMG]i?B)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex KilledBeyond() => new(@"(?:grow|grows|grew|rise|rises|climbs?)\b[^.\n]{0,30}(?:beyond|above|over|past|to)\s+(?<number>\d[\d.]*)\s?(?<unit>[KMG]i?B)\b[^.\n]{0,40}killed", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // it just created around 1000 threads; about 255 event-loop threads exist at that time; 最多只能创建 1000 个线程
    private static Regex ThreadsReached() => new(@"\b(?:only|just|no more than|not more than|cannot (?:create|start) more than|can't (?:create|start) more than|stops? (?:at|after)|stuck at|fails? (?:at|after|with)|dies? (?:at|after|with)) (?:creat(?:es?|ed|ing) |start(?:s|ed|ing)? |spawn(?:s|ed|ing)? |about |around |approximately |roughly |some ){0,3}(?<number>\d[\d,]{1,6})\+? (?:[\w/-]+ ){0,2}?threads?\b|\b(?<number>\d[\d,]{1,6}) (?:[\w/-]+ ){0,2}?threads? (?:exist(?:ed)?|are alive|were alive|are running|were running) (?:at that (?:time|moment|point)|then|by then)\b|(?:最多|只能|只)(?:能|可以)?(?:创建|启动|开启?|起)(?:了)?(?:大约|约|大概)? ?(?<number>\d[\d,]{1,6}) ?个?(?:左右)?的?线程", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex DirectLimit() => new(@"\b(?:default|setting|limit|limited to|maximum|max)\b(?: \w+){0,2}? (?<number>\d[\d.]*)\s?(?<unit>[MG])i?B?\b (?:of |for )?(?:direct (?:buffer )?memory|direct buffers)\b|\bdirect (?:buffer )?memory (?:limit|size|maximum|setting)s?\b(?: is| was| of| to| set to|:|=){1,2} ?(?<number>\d[\d.]*)\s?(?<unit>[MG])i?B?\b|(?:直接内存|堆外内存)(?:上限|限制|大小|最大)[为是:：]?\s?(?<number>\d[\d.]*)\s?(?<unit>[MG])i?B?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    // Fully qualified names, and names in two humps or more.
    private static Regex Mention() => new(@"\b(?<name>(?:[a-z_]\w*\.){2,}[A-Z][A-Za-z0-9_$]*|[A-Z][a-z]+\d?(?:[A-Z][a-z]+\d?)+[\w$]*|_[a-z]{3,20})\b", RegexOptions.ExplicitCapture);
}
