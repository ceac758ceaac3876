using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That a process or its container was ended from outside, or is started again and again, where memory is what the text speaks of.</summary>
internal static class EndTellings
{
    /// <summary>The limits that are told to have broken.</summary>
    public static IEnumerable<FailureTold> In(ToldDocument document)
    {
        if (document.Mentions(OtherEnd))
            yield break;
        var probed = document.Mentions(Probe);
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Killed.Match(sentence) is { Success: true } killed && Telling.Happened(sentence, killed.Index, killed.Length) && !Hand.IsMatch(sentence) && document.MentionsNear(at, Memory))
                yield return Broke(document, at, killed, IsContained(document, sentence, killed.Value));
            else if (!probed && Restarted.Match(sentence) is { Success: true } restarted && Telling.Happened(sentence, restarted.Index, restarted.Length) && !Hand.IsMatch(sentence) && document.MentionsNear(at, Reached))
                yield return Broke(document, at, restarted, !ByMachine.IsMatch(sentence));
        }
    }

    private static FailureTold Broke(ToldDocument document, int at, Match words, bool contained) => new()
    {
        Origin = document.Origin(at),
        Basis = Basis.Reported,
        Failure = contained ? "container-limit" : "host-oom",
        Saying = FailureSaying.Broke,
        Words = words.Value.Trim(),
        Subject = FailureTellings.RoleIn(document.Sentences[at].Text, words.Index + words.Length),
    };

    // Whose limit it was: by the words themselves, else by the sentence, else by what the program runs in.
    private static bool IsContained(ToldDocument document, string sentence, string words) =>
        Contained.IsMatch(words) || (!ByMachine.IsMatch(sentence) && document.Mentions(Contained));

    private static readonly Regex Killed = new(
        @"\b(?:containers?|pods?|process(?:es)?|task ?managers?|job ?managers?|jvms?|java|app(?:lication)?s?|services?|servers?|workers?|executors?|brokers?|it)\b[^.,;，\n]{0,30}?(?: is| are| was| were| gets?| got| being| been| be) (?:(?:always|often|then|eventually|finally|repeatedly|constantly|also|just|getting|being) ){0,2}(?<!oom[- ])killed\b(?! by (?:me|us|hand|the user|an? admin|(?:the )?(?:[\w']+ )?oom))"
        + @"|\b(?:kills?|killing|killed) (?:the |our |my |its |this |that )(?:(?!other)[\w-]+ ){0,2}?(?:container|pod|process|task ?manager|jvm|java|app|service)\b"
        + @"|(?:容器|(?<![A-Za-z])pod|进程|服务|应用|程序|task ?manager|(?<![A-Za-z])tm)[^，。；\n]{0,12}?被(?!.{0,6}oom)[^，。；\n]{0,8}?(?:杀|kill|干掉|终止)|系统[^，。\n]{0,6}(?:杀|kill)[^，。\n]{0,6}(?:进程|容器|服务)",
        RegexOptions.IgnoreCase);

    // Again and again, or by itself: not what somebody does to make it well.
    private static readonly Regex Restarted = new(
        @"\b(?:containers?|pods?)\b(?:(?!\bnot\b|\bnever\b|n't\b)[^.,;，\n]){0,25}? (?:(?:keeps?|kept) (?:on )?re-?starting|re-?starts?\b(?! (?:helps?|fixes|solves|the|it))|re-?started|(?:is|are|was|were|gets?|got|being) (?:(?:automatically|then|constantly|always|often|being) ){0,2}(?:re-?started|terminated|recreated))"
        + @"|(?:容器|(?<![A-Za-z])pod)[^，。；\n]{0,10}?(?:重启|挂掉|自动退出|重建)(?!(?:之)?后|就好|就恢复|解决|可以|能)",
        RegexOptions.IgnoreCase);

    private static readonly Regex Memory = new(@"\bmemory\b|(?<![A-Za-z])ram\b|\boom|\bheap\b|\brss\b|\bswap|\b137\b|\bXmx|low[- ]resource|内存|堆|物理机", RegexOptions.IgnoreCase);

    // Beside a mere restart the memory must be told to have come near its limit, or to go on growing.
    private static readonly Regex Reached = new(
        @"\b(?:memory|ram|rss|heap|Xmx)\b[^.\n]{0,60}?\b(?:exceed\w*|over|beyond|above|reach\w*|hits?|limits?|full|used up|exhausted|keeps?|continuously|steadily|constantly|grows?|growing)\b|\b(?:exceed\w*|over|beyond|above|reach\w*|hits?)\b[^.\n]{0,40}?\bmemory\b|\b137\b"
        + "|内存[^。\n]{0,30}?(?:超过|超出|达到|快到|接近|打满|占满|上涨|增长|泄[漏露]|升高|飙升)|(?:超过|超出|达到|快到|接近)[^。\n]{0,16}?内存|(?:使用|占用)[^，。\n]{0,6}?(?:快到|接近|超过|达到)",
        RegexOptions.IgnoreCase);

    private static readonly Regex Contained = new(@"\b(?:containers?|pods?|docker|podman|kubernetes|k8s|openshift|cgroups?|yarn|mesos)\b|容器|(?<![A-Za-z])pod(?![A-Za-z])|(?<![A-Za-z])k8s", RegexOptions.IgnoreCase);

    private static readonly Regex ByMachine = new(@"\b(?:system|kernel|machine|host|server|linux|os) (?:runs?|ran|is running|was) out of\b|\b(?:system|kernel|linux|host)(?:'s)? (?:oom|kills?|killed|killer)|\bby the (?:system|kernel|os)\b|\b(?:memory|ram) (?:of|on) (?:the )?(?:machine|server|host|node)\b|(?:系统|内核|服务器|机器|主机)[^，。\n]{0,8}?(?:内存不足|oom|杀|kill)|被(?:系统|内核)", RegexOptions.IgnoreCase);

    // Somebody's own hand, and others' processes.
    private static readonly Regex Hand = new(@"\b(?:manual(?:ly)?|by hand|rolling|scheduled|I|we) (?:\w+ )?(?:re-?start|kill)\w*|\bkilling other\b|\bother (?:process|program|service|container|pod)|手动|手工|人工|定时重启|其他(?:进程|容器|服务)", RegexOptions.IgnoreCase);

    private static readonly Regex Probe = new(@"\bliveness\b|\breadiness\b|\bprobes?\b|\bhealth ?checks?\b|探针|健康检查|存活检查", RegexOptions.IgnoreCase);

    // The heap's own end is told: a kill beside it is its effect, or another's account of it.
    private static readonly Regex OtherEnd = new(@"java heap space|OutOfMemoryError|gc overhead|堆内存溢出|(?<![A-Za-z])OutOfMemory(?!Killer)|\bcuda\b|\bgpu\b|显存", RegexOptions.IgnoreCase);
}
