using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that no thread could be started any more, or that threads pile up.</summary>
internal static class ThreadsTold
{
    // every teardown leaves 4 threads named X in the JVM; orphaned threads; the thread number increased to 176; 残留线程
    private const string Left = @"\bleav(?:es|ing)\b(?: behind)?[^.。,，\n]{0,12}? (?:threads?|(?:\d{1,5}|its|their|his|the|one|two|several|some|many|orphan\w*|dangling|stale|zombie|idle) (?:[\w/-]+ ){0,2}?threads?)\b(?! (?:for|to|free|available)\b)[^.。\n]{0,30}?\b(?:behind|running|alive|named|called|in the(?! pool)|forever|dangling)\b|\b(?:orphan(?:ed)?|zombie|dangling|left-?over|leaked|residue|residual) (?:[\w/-]+ )?threads?\b|\bthreads?\b[^.。,，\n]{0,12}? (?:(?:will )?(?:be|become|get)s?|(?:is|are)(?: getting| becoming)?|keeps? getting) more and more\b(?! \w)|\bmore and more (?:[\w/-]+ )?threads (?:are (?:left|created|started|made|alive|leaked)|remain|exist|pile|accumulate)\b|\bthreads?\b[^.。,，\n]{0,20}? (?:remain|stay|survive|linger|are left)s?\b[^.。,，\n]{0,20}? (?:behind|forever|after (?:the |a |each |every |its )?(?:\w+ )?(?:job|task|stop|shut ?down|close|cancel\w*|un-?deploy\w*|re-?start|re-?deploy\w*|failover|end))|\bthreads?(?: \w+){0,2} (?:pil(?:e|es|ed|ing)|build(?:s|ing)?|built) up\b|\baccumulat(?:es|ed|ing|ion of)(?: \w+){0,3} threads?\b|\b(?:keeps? (?:on )?|constantly |continuously |endlessly )(?:creat|spawn|start)(?:ing|es|s)\b[^.。,，\n]{0,20}? threads?\b|\bthreads? (?:count|number)\b(?! (?:was|were|is|has been|can be|should be|to be)\b)[^.。,，\n]{0,20}? (?:increas\w*|grow\w*|grew|r[io]ses?|climb\w*|jump\w*|went(?: up)?|goes up|shot(?: up)?|shoots up) (?:from \d[\d,]* )?to \d[\d,]{2,}|线程[^，。\n]{0,8}?(?:残留|越来越多|没有(?:被)?(?:销毁|停止|结束)|未(?:被)?(?:销毁|停止|结束))|残留(?:了|的)?[^，。\n]{0,8}?线程|不断(?:地)?(?:创建|新建|产生|启动)(?:新的?)?[^，。\n]{0,6}?线程";

    // the thread count explodes; what then stands on a level was a start, or a load
    private const string Leaps = @"(?:(?:is |are |was |were |has |have |will )?(?:explod|skyrocket|balloon|mushroom|snowball|shoot|shot)\w*|(?:increas|gr[eo]w|ris|rose|climb|goes|going|went)\w*(?: up)? (?:very |extremely |so )?(?:rapidly|dramatically|drastically|exponentially|sharply|enormously|massively|wildly|like crazy|out of control|through the roof))(?![^.\n]{0,60}\b(?:level|stab|settl|plateau|drop|fall|fell|recover|come back|back to|at (?:the )?start|during (?:the )?start)\w*)";

    private const string LeapsChinese = "(?:(?:高速|快速|急剧|急速|飞速|迅速|大幅|猛烈?|疯狂|直线|指数级?)(?:地|的|在)?(?:增长|增加|上升|上涨|升高|增多|飙升|膨胀)|暴涨|暴增|猛增|猛涨|激增|剧增|飙升|飙到|狂涨|狂飙)(?![^。\n]{0,24}(?:稳定|平稳|回落|下降|恢复))";

    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("native-thread", FailureSaying.Broke, Refused()), new("native-thread", FailureSaying.Broke, LimitHit()), new("native-thread", FailureSaying.Grows, PileUp())];

    private static Regex Refused() => new(@"(?:unable|not able|failed|fails|impossible) to (?:create|start)\b[^.。,，\n]{0,12}?(?:native|new|more|any|another|os) threads?\b|(?:cannot|can't|can not|could not|couldn't) (?:create|start)\b[^.。,，\n]{0,12}?(?:native|new|more|any|another|os) threads?\b|\b(?:ran|runs?|running) out of (?:native |os )?threads\b|(?:无法|不能)(?:再)?创建[^，。\n]{0,6}线程", RegexOptions.IgnoreCase);

    // until process thread limits are hit; we reached the pids limit; 线程数达到系统上限
    private static Regex LimitHit() => new(@"\b(?:process|os|operating system|system|kernel|native|user|container|pod|cgroup|host|machine)(?:'s)? (?:max(?:imum)? )?threads? (?:count )?limits?\b[^.。,，\n]{0,12}? (?:hit|reached|exceeded|exhausted|used up)\b|\b(?:pids?|nproc|ulimit -u|max user processes)(?: limit)?\b[^.。,，\n]{0,12}? (?:hit|reached|exceeded|exhausted|used up)\b|\b(?:hit(?:s|ting)?|reach(?:es|ed|ing)?|exceed(?:s|ed|ing)?|exhaust(?:s|ed|ing)?|r[ua]ns? into) (?:the |its |our |a |their ){0,2}(?:(?:process|os|operating system|system|kernel|native|user|container|pod|cgroup|host|machine)(?:'s)? (?:max(?:imum)? )?threads?|pids?|nproc|max(?:imum)? (?:number of )?(?:user processes|native threads|os threads)) ?(?:limits?|quota)?\b|线程(?:数|数量|总数)?[^，。\n]{0,6}?(?:达到|超过|超出)(?:了)?[^，。\n]{0,8}?(?:系统|进程|用户|容器|操作系统|内核|ulimit|nproc)[^，。\n]{0,6}?(?:上限|限制|最大)", RegexOptions.IgnoreCase);

    /// <summary>Threads or pools that never end.</summary>
    public static Regex PileUp() => new(Left + @"|\bthreads?(?: pools?)? (?:leak(?:s|ed|ing|age)?)\b|\bleak(?:s|ed|ing)? (?:of )?(?:\w+ )?threads?\b|\bthreads?(?: pools?)?\b(?:(?!\bmemory|\bbut\b)[^.。,，\n]){0,30}?\b(?:not|never)(?: being| be| get(?:ting)?| been)? (?:released|closed|stopped|terminated|ended|shut ?down|recycled|destroyed|reclaimed|cleaned up)|\b(?:number|count) of threads\b[^.。,，\n]{0,20}?" + FailurePhrase.Rises + @"|\bthreads? (?:count|number)\b[^.。,，\n]{0,20}?" + FailurePhrase.Rises + @"|\bthreads?(?: count| number)?\b[^.。,，\n]{0,8}? " + Leaps + @"|\b(?:number|count|amount) of (?:[\w/-]+ ){0,2}?threads\b[^.。,，\n]{0,12}? " + Leaps + "|线程(?:数量|总数|个数|数|池)?[^，。\n]{0,10}?(?:泄[漏露]|没有关闭|未关闭|" + LeapsChinese + "|" + FailurePhrase.Rises + ")", RegexOptions.IgnoreCase);
}
