using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Sizes that a person tells without any tool's form: the heap's, the container's limit, what the process was seen to use.</summary>
internal static class SizeTellings
{
    private const string Size = @"(?<number>\d{1,6}(?:\.\d{1,3})?)\s?(?<unit>[MG])(?:i?B|i|igs?|igabytes?|egabytes?)?(?![A-Za-z0-9])";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    /// <summary>What no limit of a container or heap is below.</summary>
    private const long Least = 32L << 20;

    /// <summary>The largest heap that is told, where the text has no option that tells it; null without one.</summary>
    public static JvmFlag? Heap(ToldDocument document)
    {
        if (document.Mentions(Option) || First(document, HeapWords) is not var (bytes, at))
            return null;
        return new JvmFlag { Origin = document.Origin(at), Basis = Basis.Reported, Name = "MaxHeapSize", Value = string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}m") };
    }

    /// <summary>The largest heap that is told in words or by an option, in bytes; null without one.</summary>
    public static long? Stated(ToldDocument document) =>
        document.Find(OptionSize) is { Success: true } option ? Bytes(option) : First(document, HeapWords) is var (bytes, _) ? bytes : null;

    /// <summary>The largest heap that a JVM chose by itself, as somebody saw it: where no option gives it a size. Null where none is told.</summary>
    public static (long Bytes, Origin Origin)? Chosen(ToldDocument document) =>
        !document.Mentions(Fixed) && (First(document, SeenWords) ?? (document.Mentions(Share) ? First(document, HeapWords) : null)) is var (bytes, at) ? (bytes, document.Origin(at)) : null;

    /// <summary>The container's limit; null where none is told.</summary>
    public static ContainerLimit? Limit(ToldDocument document) =>
        document.Mentions(Contained) && First(document, LimitWords) is var (bytes, at) ? new ContainerLimit { Origin = document.Origin(at), Basis = Basis.Reported, Bytes = bytes } : null;

    /// <summary>What the process or its container was seen to use; null where none is told.</summary>
    public static ProcessSizeTold? Used(ToldDocument document) =>
        First(document, UsedWords) is var (bytes, at) ? new ProcessSizeTold { Origin = document.Origin(at), Basis = Basis.Reported, Bytes = bytes } : null;

    /// <summary>What it was seen to take outside its heap, as native memory; null where none is told.</summary>
    public static NativeSizeTold? Native(ToldDocument document) =>
        First(document, NativeSizeWords) is var (bytes, at) ? new NativeSizeTold { Origin = document.Origin(at), Basis = Basis.Reported, Bytes = bytes } : null;

    // The largest of them: smaller ones are what it began with.
    private static (long Bytes, int At)? First(ToldDocument document, Regex words)
    {
        (long Bytes, int At)? found = null;
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            foreach (var match in words.Matches(document.Sentences[at].Text).Where(match => Telling.IsMeant(document.Sentences[at].Text, match.Index)))
            {
                if (Bytes(match) is { } bytes && bytes >= Least && (found is null || bytes > found.Value.Bytes))
                    found = (bytes, at);
            }
        }

        return found;
    }

    private static long? Bytes(Match match) =>
        double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1 << 20
            ? (long)(number * (string.Equals(match.Groups["unit"].Value, "m", StringComparison.OrdinalIgnoreCase) ? 1L << 20 : 1L << 30))
            : null;

    // An option as the JVM takes it has a reader of its own.
    private static readonly Regex Option = new(@"-Xmx\d|-XX:MaxHeapSize|-XX:MaxRAMPercentage");

    private static readonly Regex OptionSize = new("-Xmx" + Size, Options);

    private static readonly Regex Contained = new(@"\b(?:containers?|pods?|docker|podman|kubernetes|k8s|openshift|cgroups?|yarn|mesos|fargate|(?:aws|amazon) ecs|ecs (?:tasks?|services?|containers?|cluster)|nomad|dyno|node ?managers?)\b|容器|(?<![A-Za-z])(?:pod|k8s|docker|yarn)(?![A-Za-z])", Options);

    // xmx 配置最多 3.5g; a heap size of 4gigs; maxHeapSize ... is too big (30G); the JVM is trying to allocate 16 GB of memory
    private static readonly Regex HeapWords = new(
        @"(?<![A-Za-z])xmx[^\d，。.;\n]{0,12}?" + Size + @"|\bmax(?:imum)? ?heap(?: ?size)?\b[^\d.;)\n]{0,70}?" + Size + @"|(?<!off[ -])\bheap (?:size|limit|setting)\b[^\d.;\n]{0,16}?" + Size + "|" + Size + @" (?:of )?max(?:imum)?-heap\b|(?<!off[ -])\bheap of " + Size + @"|(?<!off[ -])\bheap\b(?: alone| itself| only)?(?: can(?:not| not|'t)| could not| may not| will not| is| has)? (?:be |get |grow |never )?(?:bigger|larger|more|greater|limited|at most|up to|beyond|bounded)(?: than| to| by| at)?(?: its| the| at)? " + Size
        + "|" + Size + @" (?:of )?(?:max(?:imum)? )?(?:java |jvm )?heap\b(?! (?:used|usage|in use|dump|was|is used))|\b(?:jvm|java)\b[^.;\d\n]{0,20}?\b(?:allocates?|allocate|claims?|reserves?)\b[^.;\d\n]{0,12}?" + Size + "|" + Size + @" for the jvm\b"
        + "|(?<!非)堆(?!外)(?:内存)?(?:大小|上限|最大|设置|配置|设|给|是|为|成|了)+ ?" + Size,
        Options);

    // Somebody gave the heap a size.
    private static readonly Regex Fixed = new(@"(?<![A-Za-z])-?Xmx ?\d|-XX:MaxHeapSize=\d|(?<![A-Za-z])(?:set|setting|configured|limited|specif\w+) (?:the |our |its |a )?(?:-?Xmx|max(?:imum)? heap(?: size)?|heap(?: size)?) (?:to|at|as|of) ", Options);

    private const string Heaps = @"(?:max(?:imum)? ?(?:jvm |java )?heap(?: ?size)?|MaxHeapSize|heap(?: size)?)";

    // we started seeing the max heap as 9.2 GB; the JVM reports a max heap of 29 GB; 看到最大堆是 29G
    private static readonly Regex SeenWords = new(
        @"\b(?:see(?:s|ing|n)?|saw|reports?|reported|reporting|shows?|showed|showing|picks?|picked|chooses?|chose|calculat\w+|comput\w+|detect\w+|prints?|printed)\b[^.;\n\d]{0,50}?\b" + Heaps + @"\b[^\d.;\n]{0,16}?" + Size
        + @"|(?:看到|显示|发现|得到|打印)[^，。\n\d]{0,12}?(?:最大堆|堆(?!外)(?:内存)?(?:大小|上限|最大)?)[^，。\n\d]{0,8}?" + Size,
        Options);

    // With a share of the memory for an option the size that is told is what the JVM made of it.
    private static readonly Regex Share = new("RAMPercentage|RAMFraction", Options);

    private static readonly Regex LimitWords = new(
        @"\b(?:containers?|pods?|docker|k8s|kubernetes|cgroups?)\b[^.，。;\n\d]{0,40}?\b(?:limit(?:s|ed|ation)?|max(?:imum)?)\b[^.，。;\n\d]{0,25}?" + Size + @"|\bmemory limits?\b[^.;\n\d]{0,20}?" + Size + @"|(?<![A-Za-z]|(?:size|upload|body|file|log|disk|storage|heap|direct|message|frame|buffer|request|record|metaspace|rate) )limits?(?:[ :=]{1,3}|\s(?:is|of|at|to|only|was)\s)" + Size
        + @"|\b(?:request(?:s|ed|ing)?|ask(?:s|ed|ing)? for|allocat\w+|gives?|gave|given)\b[^.;\d\n]{0,24}?" + Size + @" (?:for (?:the |each |an? )?)?(?:task ?managers?|job ?managers?|containers?|pods?|executors?|tasks?)\b|\b(?:containers?|pods?|dynos?|(?:ecs|fargate|nomad) tasks?)\b (?:(?:of|with|has|have|had|gets?|got|given|only|is|are|was|a) ){1,3}" + Size + @"|(?<![A-Za-z])limits?[ .:]{1,2}memory\b[^.;，\n\d]{0,6}?" + Size + "|" + Size + @" (?:yarn |docker )?(?:containers?|pods?|dynos?)\b|\b(?:memory quota|task memory|container memory|dyno has)\b[^.;\d\n]{0,16}?" + Size
        + "|" + Size + @" (?:(?:container|pod|docker|hard) )?(?:memory|ram) (?:limit|quota)s?\b|" + Size + @" ?的?内存(?:限制|上限|配额)"
        + @"|(?:容器|(?<![A-Za-z])pod)[^，。\d\n]{0,8}?(?:设置|限制|分配|配置|limits?)[^，。\d\n]{0,6}?" + Size + @"|(?:容器|(?<![A-Za-z])pod)[^，。\d\n]{0,6}?(?:设置|限制)(?:为|了|成)? ?(?<number>\d{1,2}(?:\.\d)?)(?![\d.]| ?(?:个|%|核|c|[A-Za-z]))",
        Options);

    private static readonly Regex UsedWords = new(
        @"(?:容器|(?<![A-Za-z])pod|进程|物理内存|(?<![A-Za-z])RES|(?<![A-Za-z])RSS)[^，。\d\n]{0,14}?(?:使用|占用|用了|达到|快到|涨到|到了|高达)[^，。\d\n]{0,6}?" + Size
        + @"|\b(?:rss|resident (?:set )?(?:size|memory)|container|pod|docker image|image|java process|process|jvm)\b[^.;\n\d]{0,40}?\b(?:us(?:es?|ing)|utili[sz]es?|takes?|consum(?:es?|ing)|reach(?:es|ed)?|(?:grows?|grew|rises?|rose|climbs?|up|goes|gets) to|occup(?:y|ies|ied|ying)|at|is)\b[^.;\n\d]{0,20}?" + Size + @"(?! (?:heap|of heap|limit))"
        // up to 36 GB (RES in top); top shows 36g RES
        + "|" + Size + @" ?[(\[]?(?:of |in |as )?(?:RES|RSS|resident(?: set)?(?: size| memory)?)(?![A-Za-z])"
        + @"|(?<!heap |direct |off-heap |managed |jvm )\bmemory(?: usage| use| consumption| footprint)?(?: (?:for|of|by) (?:(?:the|our|my|this) )?[\w-]+(?: process)?)? (?:(?:is|was|are|keeps|then|slowly|steadily|starts) ){0,2}(?:growing|grows|grew|rises|rose|rising|goes|going|went|climbs?|climbed|climbing|increases|increased|increasing|gets|balloons|shoots)(?: up)?(?: (?:to|until|till|beyond|over|past|about|around|more|than)){1,3} " + Size,
        Options);

    // an additional 2GB of native memory; native memory usage is 5 GB; 3 GB outside the heap; 堆外内存占用 6G
    private static readonly Regex NativeSizeWords = new(
        Size + @" (?:of |in |more |as )?(?:(?:additional|extra|more|unaccounted|untracked) )?(?:native|non[- ]?heap|non[- ]?jvm|C|malloc(?:ed|'d)?)(?:[ -]heap)? (?:memory|ram|allocations?)\b"
        + @"|\b(?:native|non[- ]?heap|malloc(?:ed|'d)?)(?: heap)? (?:memory|ram)(?: usage| use| consumption| footprint)?(?: (?:of|is|was|at|about|around|over|reach(?:es|ed)|grows?|grew|to|up|takes?|took|uses?|used|exceed(?:s|ed)|more|than|some|nearly|almost)){1,4} " + Size
        // What is given on purpose was not seen to be taken.
        + @"|(?<!\b(?:giv|gave|leav|left|reserv|allow|plan|add|headroom|spare)\w*\b[^.;,\n]{0,40})" + Size + @" (?:of )?(?:memory |ram |RSS )?(?:is |are |was |were |lies? |lives? |sits? )?(?:outside|beyond|besides|on top of|in addition to|over and above|not (?:part of|in|accounted for by)) (?:of )?(?:the |its |our |what the )?(?:java |jvm |max |configured )?(?:heap|-?Xmx)\b"
        + @"|(?:本地内存|native ?(?:内存|memory)|非堆内存|堆外)[^，。\n\d]{0,10}?(?:占用|占了|使用|用了|达到|高达|超过|涨到|需要)[^，。\n\d]{0,4}?" + Size,
        Options);
}
