using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A kill for memory in a person's words: <c>the container's memory exceeds the limit and the system's oom killer ends it</c>.</summary>
internal sealed class KillToldReader : LineReader
{
    /// <summary>systemd's own words have their reader.</summary>
    private const string Unit = "killed by the OOM killer";

    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = ["oom killer", "oom-killer", "OOM killer", "OOM-killer", "OOM Killer", "OOMKiller", "oomkiller", "oom_killer", "exceeds the limit", "exceeded the limit", "exceeds its limit", "exceeds the memory limit", "exceeds its memory limit", "exceeded its memory limit"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["kills ", "killed", "OOMKill", "oomkill", "OOM kill", "OOM-kill", "OOM Kill", "OOM-Kill", "oom kill", "oom-kill", "restarted because", "terminated because", "crashing with OOM", "dying with OOM", "restarting with OOM", "被杀", "被kill", "杀掉", "杀死"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text) || line.Text.Contains(Unit, StringComparison.Ordinal))
            return;
        if (Told.Match(line.Text) is not { Success: true } told || Denied.IsMatch(line.Text.AsSpan(0, told.Index)) || Foreign.IsMatch(line.Text.AsSpan(told.Index + told.Length)))
        {
            ReadNoun(line, context);
            return;
        }

        // What is told of a container, and not of "the system", is told of its limit; memory "of the node" may be either's.
        var scope = told.Groups["yarn"].Success ? KillScope.YarnPhysical : told.Groups["node"].Success ? KillScope.Unsaid : told.Groups["container"].Success || IsContained(line.Text) ? KillScope.Container : KillScope.Unsaid;
        context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Basis = Basis.Reported, Scope = scope, Subject = ContainerName.RoleOfVictim(line.Text, told.Index) });
    }

    // A kill that is had, seen or triggered: a noun stands as often in documentation, so the whole sentence must tell of what happened.
    private static void ReadNoun(LogLine line, LineContext context)
    {
        foreach (var sentence in Telling.Sentences(line.Text))
        {
            if (Noun.Match(sentence) is not { Success: true } noun || !Telling.Happened(sentence, noun.Index, noun.Length) || Foreign.IsMatch(sentence.AsSpan(noun.Index + noun.Length)))
                continue;
            var contained = !noun.Groups["system"].Success && (IsContained(line.Text) || Runtime.IsMatch(line.Text));
            context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Basis = Basis.Reported, Scope = contained ? KillScope.Container : KillScope.Unsaid, Subject = ContainerName.RoleOfVictim(sentence, noun.Index) });
            return;
        }
    }

    // YARN's containers are processes of its NodeManager: the kernel's killer ends them for the machine's memory.
    private static bool IsContained(string text) => Contained.IsMatch(text) && !(Workers.IsMatch(text) && !Runtime.IsMatch(text));

    private static readonly Regex Told = new("""
        \b(?:killed|ended|terminated|shot|reaped|taken|picked|knocked|nuked)(?:\ (?:off|down|out))?\ by\ (?:the\ )?(?:(?:system|kernel|linux|host|os|node|machine)(?:'s)?\ )?oom[\ _-]?(?:killer|reaper)
        |\boom[\ -]?killed\ by\ (?:the\ )?(?:kernel|linux|system|os|host)\b
        |\b(?<container>container|pod)s?\ (?:is|was|are|were|gets?|got|keeps?\ (?:getting|being)|has\ been|have\ been)\ (?:always\ |often\ |repeatedly\ |constantly\ )?killed\ (?:with|by|due\ to|because\ of|for|on)\ (?:an?\ |the\ )?oom(?![\ -]?killer)(?:[\ -]?killed)?\b
        |\b(?<container>container|pod)s?\ keeps?\ (?:crashing|dying|restarting)\ with\ oom(?:s|[\ -](?:errors?|kills?))?\ (?:because|since|as)\ (?:the|its|our)\ (?:jvm|java)\ (?:is\ |tries\ to\ |wants\ to\ )?(?:trying\ to\ )?(?:allocat|tak|us|claim|reserv|grab)\w*\ (?!only\b|just\b)[^.\n]{0,20}\d\ ?[GM]i?B?\b
        |\boom[\ _-]?killer(?:\ (?:of|in|on)\ (?:the\ |our\ |my\ )?(?:linux|kernel|host|system|machine|node|server|os|vm)(?:'s)?(?:\ kernel)?)?\ (?:(?:is|was|are|keeps?|kept|starts?|started|began|has\ been|had|has|then|always|often|sometimes|also|randomly|just|constantly|eventually|finally|repeatedly)\ ){0,3}(?:kill(?:s|ed|ing)|end(?:s|ed|ing)|terminat(?:es|ed|ing)|shoot(?:s|ing)|shot|reap(?:s|ed|ing)|str(?:ikes|uck|iking)|nuk(?:es|ed|ing)|murder(?:s|ed|ing))\b
        |\boom[\ _-]?killer\ (?:(?:was|were|got|had|has|have|been|being|then|often|also|always|repeatedly)\ ){1,3}(?:used|invoked|triggered|called|activated|fired|at\ work|active|hitting|killing|involved)\b
        |\boom[\ _-]?killer\ (?:(?:then|often|always|eventually|finally|just)\ )?(?:kicks?|kicked|steps?|stepped)\ in\b(?!\ (?:when|if|once|as\ soon|whenever))
        |\b(?:triggered|invoked|hit|met|ran\ into|fell\ victim\ to)\ (?:the|its)\ (?:(?:kernel|linux|system|host|node|container)(?:'s)?\ )?oom[\ _-]?killer\b
        |(?<!会|将|能)触发(?:了)?(?:系统|内核|linux)?(?:的)?\ ?oom[\ _-]?killer|oom[\ _-]?killer\ ?被(?:触发|调用|唤起)
        |被(?:了)?\ ?(?:系统|内核|操作系统|服务器|linux)?(?:的)?\ ?oom[\ _-]?killer\ ?[^，。；\n]{0,6}?(?:杀|kill|干掉|终止|结束)
        |oom[\ _-]?killer\ ?[^，。；\n]{0,6}?(?:杀掉|杀死|杀了|干掉了?|终止了|结束了|把[^，。；\n]{1,12}(?:杀|kill))
        |\b(?:kernel|kubernetes|k8s|kubelet|docker|podman|openshift)\ (?:kills|killed)\ (?:the|a|my|our|its|this)\ (?:[\w-]+\ )?(?<container>container|pod)s?\b[^.\n]{0,40}(?:137|oom|memory)
        |(?<container>container|pod)s?\ (?:(?:was|is|were|are|got|gets|being|has\ been|have\ been)\ )?(?:restarted|killed|terminated)\ because\ (?:it|they)\ (?:went\ over|goes\ over|ran\ over|exceeded|used\ more\ than)\ (?:the|its|their)\ (?:[a-z]+\ )?(?:memory|ram)\b(?<node>\ of\ the\ (?:node|host|machine)\b)?
        |\b(?<container>container|pod)s?\b[^.,;\n]{0,40}\b(?:killed|terminated|evicted|restarted)\ (?:for|due\ to|because\ of|by|when|after|on|once|as\ soon\ as)\ (?:it\ |they\ )?(?:go(?:es|ing)?\ (?:over|above|beyond|past)|went\ (?:over|above|beyond|past)|exceed(?:s|ed|ing)?|hit(?:s|ting)?|reach(?:es|ed|ing)?|pass(?:es|ed|ing)?|run(?:s|ning)?\ over|us(?:es|ed|ing)\ more\ than|overrun(?:s|ning)?|breach(?:es|ed|ing)?)\ (?:the|its|their|our|a)\ (?:container\ |pod\ |configured\ |hard\ )?memory\ (?:limits?|quota)\b
        |(?<container>container|pod)(?:'s)?\b[^.\n]{0,30}\bmemory\b[^.\n]{0,20}\bexceed(?:s|ed)\ (?:the|its)\ (?:memory\ )?limit
        |\bkilled\b[^.\n]{0,40}\breached\ (?:the|its)\ (?:memory\ )?limit
        |(?<container>container|pod)\b[^.\n]{0,30}\bran\ out\ of\ memory\b[^.\n]{0,20}\bkilled\b
        |(?<container>container|pod)\b[^.\n]{0,30}\bexceed(?:s|ed)\ (?:the|its)\ memory\ limit
        |\bkilled\ by\ (?:the\ )?(?<yarn>yarn|resource\ ?manager|node\ ?manager)\b[^.\n]{0,60}\b(?:memory|oom)\b
        |\b(?:memory|oom)\b[^.\n]{0,60}\bkilled\ by\ (?:the\ )?(?<yarn>yarn|resource\ ?manager|node\ ?manager)\b
        |(?:内存|oom)[^。\n]{0,30}被\ ?(?<yarn>yarn)[^，。\n]{0,10}(?:杀|kill)
        |被\ ?(?<yarn>yarn)[^，。\n]{0,10}(?:杀|kill)[^。\n]{0,30}(?:内存|oom)
        |(?:内存|oom)[^。\n]{0,30}被\ ?(?<container>k8s|kubernetes|kubelet|docker|容器)[^，。\n]{0,10}(?:杀|kill)
        |(?<container>容器|pod|container)[^。\n]{0,20}(?:内存|oom)[^。\n]{0,20}被\ ?(?:杀|kill)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    // triggers the k8s oom killer; since the new nodes we got a lot of OOMKills; 频繁触发 OOM Kill
    private static readonly Regex Noun = new("""
        \b(?:trigger(?:s|ed|ing)?|invok(?:es|ing)|invoked\ (?=the\b)|(?:wakes|woke)(?:\ up)?|hit(?:s|ting)?|activat(?:es|ed)|(?:victim|prey)\ (?:of|to)|(?:runs?|running|ran)\ (?:into|afoul\ of))\ ?(?:the\ |an?\ )?(?:(?:k8s|kubernetes|kernel|linux|(?<system>system|host|os|node|machine)|container|pod|cgroup|docker|openshift)(?:'s)?\ ){0,2}oom[\ _-]?kill(?:er|s|ing)?\b
        |\b(?:get(?:s|ting)?|got|have|has|had|having|see(?:s|ing|n)?|saw|experienc(?:es?|ed|ing)|observ(?:es?|ed|ing)|notic(?:e|ed|ing)|fac(?:es?|ed|ing)|suffer(?:s|ed|ing)?(?:\ from)?|caus(?:ed|ing)|result(?:ed|ing)\ in|leading\ to|led\ to|end(?:s|ed|ing)?\ (?:up\ )?(?:in|with)|(?:die[sd]?|dying|crash(?:es|ed|ing)?|fail(?:s|ed|ing)?|restart(?:s|ed|ing)?|terminated)\ (?:with|due\ to|because\ of|by|after|from)|due\ to|because\ of|there\ (?:are|were|is|was)|constant(?:ly)?|frequent(?:ly)?|repeated(?:ly)?|many|several|random(?:ly)?|lots\ of)\ (?:(?!no\b|not\b|never\b|zero\b|any\b|fewer\b|less\b|without\b)[\w-]+\ ){0,4}?(?<system>(?:system|host|os|node|machine)(?:'s)?\ )?oom[\ -]?kills?\b
        |(?:发生|出现|触发|导致|造成|引发|遇到|频繁|经常|总是|多次)(?:了)?[^，。；\n]{0,10}?oom[\ _-]?kill(?:er|ed|s)?(?![A-Za-z])
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Denied = new(@"\b(?:not|no|never|without|isn't|wasn't|neither|if|when|unless|whether|avoid\w*|prevent\w*|would(?! (?:like|love)\b)|might)\b(?:(?!\b(?:and|but)\b)[^.;,\n]){0,40}$|(?:没有|不会|避免|防止|如果|可能|是否|会不会)[^，。；\n]{0,20}$", RegexOptions.IgnoreCase);

    private static readonly Regex Foreign = new(@"^\W{1,3}(?:(?:our|the|my|its|a|an)\s)?(?:mysqld?|mariadb|postgres(?:ql)?|mongod|redis|nginx|chrome|firefox|python\d?)\b", RegexOptions.IgnoreCase);

    private static readonly Regex Contained = new(@"\b(?:containers?|pods?|cgroup)\b|容器|(?<![A-Za-z])pod(?![A-Za-z])", RegexOptions.IgnoreCase);

    private static readonly Regex Workers = new(@"\b(?:yarn|node ?managers?|resource ?managers?|hadoop|map ?reduce)\b", RegexOptions.IgnoreCase);

    private static readonly Regex Runtime = new(@"\b(?:docker|podman|kubernetes|k8s|openshift|pods?|cgroups?)\b", RegexOptions.IgnoreCase);
}
