using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about one program run again and again in the same process, about what earlier runs leave behind, and about a failure before there was any.</summary>
internal static class RunTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(SubmittedAgain(), Topic.SubmittedAgain), (LoadersStay(), Topic.LoadersStay), (RestartHelps(), Topic.RestartHelps), (AtStart(), Topic.AtStart)];

    private static Regex SubmittedAgain() => new(@"\b(?:re-?)?submit\w*\b[^.。\n]{0,40}?\b(?:again and again|more times?|many times|several times|multiple times|repeatedly|(?<number>\d{1,6}) times)|\bstart\w*\b[^.。\n]{0,40}?\bstop\w*\b[^.。\n]{0,40}?\b(?:times|repeatedly|again)\b|\bafter (?:about |more than |some )?(?<number>\d{1,6})(?: or \d+| to \d+)? (?:times|submissions?|runs|executions|re-?deploy\w*|jobs)\b|\bafter (?:several|many|some|a few|multiple) (?:submissions?|runs|executions|jobs|re-?deploy\w*)|\b(?:[3-9]|[1-9]\d{1,5})\+? (?:job )?(?:re-?)?(?:submissions|re-?deployments|re-?deploys)\b(?! (?:per|a|an|each|every)\b)|\b(?:ran|executed|served|submitted) (?:about |over |more than |some |all )?(?<number>[1-9]\d{1,4})\+? (?:\w+ )?(?:jobs|submissions|pipelines)\b[^.。\n]{0,40}?\b(?:one|same|single|shared)\b[^.。\n]{0,12}?\b(?:task ?manager|task ?executor|job ?manager|cluster|jvm|process)|\b(?:start(?:s|ing|ed)?|run(?:s|ning)?|ran|execut(?:es|ed|ing)|submit(?:s|ted|ting)?) (?:very )?(?:many|several|multiple|hundreds of|thousands of|lots of)\b[^.。\n]{0,60}?\b(?:sequentially|one after (?:the other|another)|within the (?:life-?cycle|life-?time) of)|\bre-?submit(?:ting|ted)? (?:the |a )?(?:same )?jobs?|\bre-?deploy(?:ing|ed|ment|ments|s)?\b[^.。\n]{0,30}?\b(?:times|again|repeatedly)|\bdeploy(?:ing)? and un-?deploy|反复(?:提交|启停|启动|部署|运行)|多次(?:提交|启停|部署|运行|执行)|重复(?:提交|部署)|每次(?:提交|部署)|不断(?:提交|启停)|任务(?:结束|停止|取消|完成)(?:之)?后|任务一直累加", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex LoadersStay() => new(@"(?:class ?loaders?|\bclasses)\b[^.。\n]{0,40}?(?:\b(?:can|could|do|does|did|are|is|were|was|will)(?: not|n't)|\bcannot|\bnever)(?: be| been| being| get| getting)? (?:unload|releas|free|collect|garbage|gc)\w*|(?:class ?loaders?|\bclasses)\b[^.。\n]{0,20}? (?:stay|remain|pile up|accumulate)s?\b|(?:类加载器|class ?loader|类)[^，。\n]{0,10}?(?:无法(?:被)?卸载|没有(?:被)?卸载|未(?:被)?卸载|不卸载|无法(?:被)?回收|没有(?:被)?回收|不会(?:被)?回收)|(?<![A-Za-z])metaspace[^.。\n]{0,20}?(?:不会?释放|没有释放|未释放|无法释放|\bnever released|\bnot released|\bis not (?:given back|freed|reclaimed))", RegexOptions.IgnoreCase);

    private static Regex RestartHelps() => new(@"\b(?:re-?start(?:ing|s|ed)?|reboot(?:ing)?)\b[^.。\n]{0,30}?\b(?:helps?|helped|fixes|solves|clears|makes? it go away|is fine again|works again)|重启(?:之后|后|以后)?(?:就|才|又)?(?:好了|恢复|正常)", RegexOptions.IgnoreCase);

    // when the system starts up; when some client is going to connect; 启动时
    private static Regex AtStart() => new(@"\b(?:at|on|during|upon|(?:right |immediately |shortly )?after) (?:the |application |service |server |pod |container ){0,2}(?:start-?up|start|boot-?up)\b(?! of)|\bwhen (?:the |a |our )?(?:\w+ ){0,2}?(?:starts?|starting|is started|boots?)(?: up)?\b|\b(?:fails?|failed|unable|refuses?|cannot|can't|does not|doesn't|won't) (?:to )?start(?: up)?\b|\bwhen (?:the first|some|a|any|one) (?:client|peer|connection|consumer|agent)s? (?:(?:is|are) (?:going|about) to |tr(?:y|ies) to |starts? to )?connects?\b|\bas soon as (?:the |a )?(?:\w+ ){0,2}?(?:starts?|connects?)\b|启动(?:时|的时候|过程中|阶段|报错|失败|就)|一启动", RegexOptions.IgnoreCase);
}
