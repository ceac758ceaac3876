using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say what broke in words that only Flink's memory has: a memory option with which the TaskManager does not work, a metaspace that got nothing, the network pool, a process above its configured size.</summary>
internal static class FlinkTold
{
    private const string Fails = @"(?:(?:does not|doesn't|do not|don't|did not|didn't|not to|cannot|can't|won't|will not|fails? to|failed to|is unable to) (?:work|start|come up|register|boot|launch)|(?:无法|不能|没法)(?:启动|工作|注册)|起不来|启动失败)";

    // What is set, allocated or meant for one process.
    private const string Planned = @"(?:configured|allocated|assigned|requested|specified|expected)";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } =
    [
        new("invalid-configuration", FailureSaying.Broke, OptionFails()), new("metaspace", FailureSaying.Broke, NothingForMetaspace()), new("direct-memory", FailureSaying.Broke, PoolOut()), new("native-memory", FailureSaying.Grows, AbovePlan()),
    ];

    // the value of taskmanager.memory.size is set to zero, the taskmanager does not work
    private static Regex OptionFails() => new(@"\b(?:task|job)manager\.(?:memory|heap|network\.memory)[\w.-]*(?:(?!\bbut\b|\bOOM)[^。\n]){0,120}?\b(?:task ?managers?|job ?managers?|cluster|process|tm|jm)\b[^,，。\n]{0,20}?" + Fails + @"|(?:task|job) ?manager[^,，。\n]{0,12}?(?:无法启动|启动失败|起不来)[^。\n]{0,60}?\b(?:task|job)manager\.(?:memory|heap)", RegexOptions.IgnoreCase);

    private static Regex NothingForMetaspace() => new(@"\b(?:no|zero|0|not enough|too little|hardly any) (?:memory|room|space|bytes)\b[^.。\n]{0,30}?\b(?:is|was|gets?|being|left|remains?|assigned|available|allocated)\b[^.。\n]{0,20}?\b(?:to|for) (?:the )?(?:jvm )?metaspace\b|\bmetaspace\b[^.。\n]{0,12}?\b(?:gets?|got|is (?:given|assigned|left with)|was (?:given|assigned|left with)) (?:no|zero|0|nothing)\b|元空间[^，。\n]{0,8}(?:没有分到|分不到|未分配|分配不到)[^，。\n]{0,6}内存?", RegexOptions.IgnoreCase);

    private static Regex PoolOut() => new(@"\bNetworkBufferPool\b[^.。\n]{0,30}?" + FailurePhrase.OutOfMemory + "|" + FailurePhrase.OutOfMemory + @"[^.。,，\n]{0,30}?\bNetworkBufferPool\b", RegexOptions.IgnoreCase);

    // resident memory usage is higher than the configured process memory; 大于配置内存; exceeding the memory configured for the TaskManager
    private static Regex AbovePlan() => new(
        @"\b(?:resident(?: (?:memory|set|size))?|rss|native memory|(?:process|task ?manager|tm|jvm)(?:'s)? (?:process )?memory|actual memory|physical memory)\b(?:(?!\bheap\b|\bdirect\b|\bkill)[^.。\n]){0,100}?\b(?:more|higher|larger|greater|bigger|beyond|above|exceed(?:s|ed|ing)?|over)\b[^.。\n]{0,40}?(?:\bthan )?\b" + Planned
        + @"\b(?: (?:task ?manager|process|total|container|jvm)){0,2}(?: (?:memory|size|process size|limit))?|\b(?:more|higher|larger|bigger) (?:resident |native |physical |process ){1,2}memory\b[^.。\n]{0,60}?\bthan\b[^.。\n]{0,16}?\bconfigur\w+|\b(?:rss|resident (?:memory|size)|process)\b[^.。\n]{0,60}?\b(?:above|beyond|over|exceed(?:s|ed|ing)?|larger than|more than)\b[^。\n]{0,30}?\bmemory\.process\.size\b|(?:内存(?:占用|使用)?[^，。\n]{0,8}?)?(?:大于|超过|超出|高于|远超)(?:了)?(?:所|任务|进程)?(?:配置|设置|设定|申请|分配)(?:的|好的)?(?:进程|总|TM|tm|taskmanager)?\s?(?:的)?内存|内存控制(?:失效|异常|不住)",
        RegexOptions.IgnoreCase);
}
