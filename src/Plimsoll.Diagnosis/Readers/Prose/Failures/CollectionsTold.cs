using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that garbage collection stops the program.</summary>
internal static class CollectionsTold
{
    private const string Full = @"(?:\bfull[ -]?gcs?\b|\bfgcs?\b|\bold[ -]gcs?\b|\bmajor[ -]gcs?\b|\bfull (?:garbage )?collections?\b)";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("gc-stall", FailureSaying.Broke, Frequent()), new("gc-stall", FailureSaying.Broke, FrequentChinese()), new("gc-stall", FailureSaying.Broke, Stuck()),
        new("gc-stall", FailureSaying.Broke, Explicit()),
        new("gc-stall", FailureSaying.Broke, Share()), new("gc-stall", FailureSaying.Broke, Long()), new("gc-stall", FailureSaying.Broke, Heartbeat()),
        new("gc-overhead", FailureSaying.Broke, Overhead()),
    ];

    // frequently running into GC issues; Full GCs become frequent
    private static Regex Frequent() => new(@"\bfrequent(?:ly)?\b[^.。,，\n]{0,25}?(?:" + Full + @"|\bgc (?:issues?|problems?|stalls?)\b)|(?:too many|lots of|a lot of|numerous|excessive|repeated|endless|continuous|constant|non-?stop) " + Full + "|" + Full + @"[^.。,，\n]{0,30}?\b(?:frequent(?:ly)?|all the time|constantly|continuous(?:ly)?|non-?stop|back to back|(?:too|very) often|one after (?:the other|another)|in a loop)", RegexOptions.IgnoreCase);

    private static Regex FrequentChinese() => new(@"(?:频繁|不停|不断|一直|疯狂)(?:的|地|触发|发生|进行|出现|在|做){0,3} ?(?:(?:full|old|major|f) ?)?(?:gc|垃圾回收)|大量的? ?(?:full ?|f)gc|(?:full ?gc|(?<![a-z])f?gc|垃圾回收) ?(?:次数|非常|很|比较|太|过于|特别|十分|有){0,2}(?:频繁|告警|报警)", RegexOptions.IgnoreCase);

    // stuck in GC; During old GC, the job gets stuck; full gc导致卡死
    private static Regex Stuck() => new(@"(?:\bstuck|\bhangs?|\bhung|\bfrozen|\bfreezes?|\bpaused?|\bunresponsive|not respond\w*)\b[^.。,，\n]{0,12}? (?:in|on|at|during|by|for|due to|because of|while doing) (?:a |the )?(?:(?:long|frequent|constant|continuous|endless) )?(?:" + Full + @"|gcs?\b|garbage collect\w+)|" + Full + @"[^.。\n]{0,40}?\b(?:gets? stuck|is stuck|hangs?|freezes?|unresponsive|stops? responding)|(?:full ?gc|(?<![a-z])gc)[^，。\n]{0,10}(?:卡死|卡住|卡顿|假死|无响应)", RegexOptions.IgnoreCase);

    // the JVM goes out to lunch due to System.gc() calls
    private static Regex Explicit() => new(@"\b(?:stalls?|stalled|pauses?|paused|freezes?|frozen|hangs?|stuck|unresponsive|out to lunch)\b[^.,\n]{0,20}? (?:due to|because of|caused by|by|during) (?:the |these |frequent |periodic |explicit ){0,2}(?:calls? (?:to|of) )?System\.gc\b", RegexOptions.IgnoreCase);

    private static Regex Share() => new(@"\bspen(?:ds?|t|ding)\b[^.。\n]{0,40}?(?:\btime|%|percent)[^.。\n]{0,20}? (?:in|on|doing|with|for|collecting) ?(?:gcs?\b|garbage)", RegexOptions.IgnoreCase);

    private static Regex Long() => new(@"\b(?:very|extremely|really|too|extra|super) long (?:time )?(?:stop[ -]the[ -]world |stw )?(?:gcs?\b|garbage collection)|\blong (?:full |old |stop[ -]the[ -]world )?gc (?:pauses?|times?)|\bgc (?:pauses? )?(?:takes?|took|taking)\b[^.。\n]{0,30}?(?:very long|too long|long time|minutes?)|(?:full ?gc|(?<![a-z])gc)(?:时间|停顿|耗时|暂停){1,2}[^，。\n]{0,6}(?:长|高|久)", RegexOptions.IgnoreCase);

    // A lost heartbeat with the collector named as its cause.
    private static Regex Heartbeat() => new(@"(?:heartbeat|心跳)[^.。\n]{0,60}?(?:because of|due to|caused by|由于|因为)[^.。\n]{0,20}?(?:gcs?\b|garbage collection)|(?:" + Full + @"|\bgc (?:pauses?|stalls?)|full ?gc)[^.。\n]{0,60}?(?:heartbeat|心跳)[^.。\n]{0,20}?(?:time[ -]?(?:d )?-?outs?|timed out|lost|missed|超时|丢失)", RegexOptions.IgnoreCase);

    // Surefire's summary cuts the message off: OutOfMemory GC overhead limit e...
    private static Regex Overhead() => new(@"gc overhead limit(?: is| was)? (?:exceeded|reached|error|e[xced]{0,7}(?:\.{2,3}|…))", RegexOptions.IgnoreCase);
}
