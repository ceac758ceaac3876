using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>That a process or its container was ended from outside, or is started again and again, where memory is what the text speaks of.</summary>
internal static class EndTellings
{
    /// <summary>The limits that are told to have broken.</summary>
    public static IEnumerable<FailureTold> In(ToldDocument document)
    {
        if (document.Tells(OtherEnd))
            yield break;
        var probed = document.Mentions(Probe);
        for (var at = 0; at < document.Sentences.Count; at++)
        {
            var sentence = document.Sentences[at].Text;
            if (Killed.Match(sentence) is { Success: true } killed && Telling.Happened(sentence, killed.Index, killed.Length) && !Hand.IsMatch(sentence) && !ByProbe.IsMatch(sentence) && document.MentionsNear(at, Memory))
                yield return Broke(document, at, killed, IsContained(document, sentence, killed.Value));
            else if (Exit.Match(sentence) is { Success: true } exit && Telling.Happened(sentence, exit.Index, exit.Length) && !document.Mentions(OwnSignal) && document.Mentions(Sizes))
                yield return Broke(document, at, exit, IsContained(document, sentence, exit.Value));
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
        (Contained.IsMatch(words) && !NodeShort.IsMatch(sentence)) || (!ByMachine.IsMatch(sentence) && document.Mentions(Contained));

    // Who ends a process for what it takes.
    private const string Ender = @"(?:node ?managers?|resource ?managers?|yarn|kubelet|kubernetes|k8s|openshift|docker|mesos|nomad|slurm|ecs|fargate|marathon|cgroups?|the (?:kernel|linux|os|operating system|system|platform|scheduler|container runtime|node))";

    private static readonly Regex Killed = new(
        @"\b(?:containers?|pods?|process(?:es)?|task ?managers?|job ?managers?|jvms?|java|app(?:lication)?s?|services?|servers?|workers?|executors?|brokers?|it)\b[^.,;，\n]{0,30}?(?: is| are| was| were| gets?| got| being| been| be| keeps?(?: on)?| kept(?: on)?| ends? up| ended up) (?:(?:always|often|then|eventually|finally|repeatedly|constantly|also|just|getting|being) ){0,2}(?<!oom[- ])(?:killed|evicted)\b(?! by (?:me|us|hand|the user|an? admin|(?:the )?(?:[\w']+ )?oom))"
        + @"|\b(?:kills?|killing|killed) (?:the |our |my |its |this |that )(?:(?!other)[\w-]+ ){0,2}?(?:container|pod|process|task ?manager|jvm|java|app|service)\b"
        + @"|\b" + Ender + @"\b(?: (?:is|are|was|were|has|have|had|then|always|often|also|just|keeps?|kept|constantly|immediately|repeatedly|eventually|finally)){0,3} (?:kill|terminat|evict|shoot|shut(?:ting)? down)(?:s|es|ed|ing)?\b[^.,;，\n]{0,20}?\b(?:containers?|pods?|executors?|tasks?|task ?managers?|job ?managers?|drivers?|process(?:es)?|jvms?|java|apps?|applications?|services?|brokers?|workers?|it|them)\b"
        + @"|(?:容器|(?<![A-Za-z])(?:pod|container|executor|driver|java)|进程|服务|应用|程序|实例|任务|作业|task ?manager|(?<![A-Za-z])tm)[^，。；\n]{0,12}?被(?!.{0,6}oom)[^，。；\n]{0,8}?(?:杀|kill|干掉|终止)|系统[^，。\n]{0,6}(?:杀|kill)[^，。\n]{0,6}(?:进程|容器|服务)",
        RegexOptions.IgnoreCase);

    // SIGKILL by its number, in words: 'Exit Code 137' regularly; 退出码137.
    private static readonly Regex Exit = new(
        @"\bexit(?:s|ed|ing)?(?: with)?(?: the| an?)?(?: (?:code|status|value|exit code)){0,2}[ :='""`(]{0,3}(?:is |of |was )?[='""`(]{0,2}137(?!\d)|\b(?:fails?|failed|dies|died|ends?|ended|crash(?:es|ed)?|stops?|stopped|terminate[sd]?)\b[^.;,\n]{0,25}?\b(?:code|status|value) ['""`(]?137(?!\d)|(?:退出码|退出代码|返回码|状态码)[^，。\n\d]{0,6}137(?!\d)",
        RegexOptions.IgnoreCase);

    // Somebody or something else sent it.
    private static readonly Regex OwnSignal = new(@"\bdocker (?:stop|kill)\b|\bkill -(?:9|KILL)\b|\b(?:grace period|stop timeout|timed? ?out|cancell?ed|preempt\w*|terminationGracePeriod\w*|scale[sd]? down|deadline)\b|\bby hand\b|\bmanually\b|\bReason: +(?:Error|Completed)\b|手动|超时|抢占|优雅", RegexOptions.IgnoreCase);

    private static readonly Regex NodeShort = new(@"\bnode(?:'s)? (?:was |is |has |had |runs? |ran )(?:low|under|out of|short|memory pressure)|\bnode[- ](?:pressure|memory)|\bmemory ?pressure\b|节点(?:内存)?(?:不足|压力)", RegexOptions.IgnoreCase);

    // Again and again, or by itself: not what somebody does to make it well.
    private static readonly Regex Restarted = new(
        @"\b(?:containers?|pods?)\b(?:(?!\bnot\b|\bnever\b|n't\b)[^.,;，\n]){0,25}? (?:(?:keeps?|kept) (?:on )?re-?starting|re-?starts?\b(?! (?:helps?|fixes|solves|the|it))|re-?started|(?:is|are|was|were|gets?|got|being) (?:(?:automatically|then|constantly|always|often|being) ){0,2}(?:re-?started|terminated|recreated))"
        + @"|(?:应用|服务|实例|程序)[^，。；\n]{0,16}?，?[^，。；\n]{0,12}?(?:自动|频繁|不断|反复|经常|总是|就会|又会|莫名)重启|(?:容器|(?<![A-Za-z])pod)[^，。；\n]{0,10}?(?:重启|挂掉|挂了|自动退出|重建)(?!(?:之)?后|就好|就恢复|解决|可以|能)",
        RegexOptions.IgnoreCase);

    private static readonly Regex Memory = new(@"\bmemory\b|(?<![A-Za-z])ram\b|\boom|\bheap\b|\brss\b|\bswap|(?<!\d)137(?!\d)|(?<![A-Za-z])Xmx|low[- ]resource|\bresource (?:over)?us(?:e|age)\b|内存|堆|物理机", RegexOptions.IgnoreCase);

    // The code itself says nothing of memory.
    private static readonly Regex Sizes = new(@"\bmemory\b|(?<![A-Za-z])ram\b|OutOfMemory|(?<![A-Za-z])oom|\bheap\b|\brss\b|(?<![A-Za-z])Xmx|内存|堆", RegexOptions.IgnoreCase);

    // Beside a mere restart the memory must be told to have come near its limit, or to go on growing.
    private static readonly Regex Reached = new(
        @"\b(?:memory|ram|rss|heap|Xmx)\b[^.\n]{0,60}?\b(?:exceed\w*|over|beyond|above|reach\w*|hits?|limits?|full|used up|exhausted|keeps?|continuously|steadily|constantly|grows?|growing)\b|\b(?:exceed\w*|over|beyond|above|reach\w*|hits?)\b[^.\n]{0,40}?\bmemory\b|(?<!\d)137(?!\d)"
        + "|内存[^。\n]{0,30}?(?:超过|超出|达到|快到|接近|打满|占满|上涨|增长|泄[漏露]|升高|飙升)|(?:超过|超出|达到|快到|接近)[^。\n]{0,16}?内存|(?:使用|占用)[^，。\n]{0,6}?(?:快到|接近|超过|达到)",
        RegexOptions.IgnoreCase);

    private static readonly Regex Contained = new(@"\b(?:containers?|pods?|docker|podman|kubernetes|k8s|openshift|cgroups?|yarn|mesos)\b|容器|(?<![A-Za-z])pod(?![A-Za-z])|(?<![A-Za-z])k8s", RegexOptions.IgnoreCase);

    private static readonly Regex ByMachine = new(@"\b(?:system|kernel|machine|host|server|linux|os) (?:runs?|ran|is running|was) out of\b|\b(?:system|kernel|linux|host)(?:'s)? (?:oom|kills?|killed|killer)|\bby the (?:system|kernel|os)\b|\b(?:memory|ram) (?:of|on) (?:the )?(?:machine|server|host|node)\b|(?:系统|内核|服务器|机器|主机)[^，。\n]{0,8}?(?:内存不足|oom|杀|kill)|被(?:系统|内核)", RegexOptions.IgnoreCase);

    // Somebody's own hand, and others' processes.
    private static readonly Regex Hand = new(@"\b(?:manual(?:ly)?|by hand|rolling|scheduled|I|we) (?:\w+ )?(?:re-?start|kill)\w*|\bpreempt\w*|抢占|\bkilling other\b|\bother (?:process|program|service|container|pod)|手动|手工|人工|定时重启|其他(?:进程|容器|服务)", RegexOptions.IgnoreCase);

    // Who was ended because it did not answer any more was not ended for its memory, whatever kept it from answering.
    private static readonly Regex ByProbe = new(@"\b(?:due to|because of|because|by|since|as|after|for|when)\b[^.,;\n]{0,30}?\b(?:liveness|readiness|startup|probes?|health ?-?checks?|watch ?dog|time-?outs?|timed? out)\b|\b(?:liveness|readiness|startup|probes?|health ?-?checks?|watch ?dog)\b[^.,;\n]{0,40}?\b(?:kill\w*|restart\w*|terminat\w*)|(?:探针|健康检查|存活检查)[^，。；\n]{0,16}?(?:失败|超时|不通过|杀|重启)", RegexOptions.IgnoreCase);

    private static readonly Regex Probe = new(@"\bliveness\b|\breadiness\b|\bprobes?\b|\bhealth ?checks?\b|探针|健康检查|存活检查", RegexOptions.IgnoreCase);

    // The heap's own end is told: a kill beside it is its effect, or another's account of it.
    private static readonly Regex OtherEnd = new(@"java heap space|OutOfMemoryError(?!: ?Container)|gc overhead|堆内存溢出|(?<![A-Za-z])OutOfMemory(?!Killer)|\bcuda\b|\bgpu\b|显存", RegexOptions.IgnoreCase);
}
