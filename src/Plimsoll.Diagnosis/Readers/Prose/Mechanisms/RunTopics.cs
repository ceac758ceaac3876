using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about one program run again and again in the same process, and about what earlier runs leave behind.</summary>
internal static class RunTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(SubmittedAgain(), Topic.SubmittedAgain), (LoadersStay(), Topic.LoadersStay), (RestartHelps(), Topic.RestartHelps)];

    private static Regex SubmittedAgain() => new(@"\b(?:re-?)?submit\w*\b[^.。\n]{0,40}?\b(?:again and again|more times?|many times|several times|multiple times|repeatedly|(?<number>\d{1,6}) times)|\bstart\w*\b[^.。\n]{0,40}?\bstop\w*\b[^.。\n]{0,40}?\b(?:times|repeatedly|again)\b|\bafter (?:about |more than |some )?(?<number>\d{1,6})(?: or \d+| to \d+)? (?:times|submissions?|runs|executions|re-?deploy\w*|jobs)\b|\bafter (?:several|many|some|a few|multiple) (?:submissions?|runs|executions|jobs|re-?deploy\w*)|\b(?:[3-9]|[1-9]\d{1,5})\+? (?:job )?(?:re-?)?(?:submissions|re-?deployments|re-?deploys)\b(?! (?:per|a|an|each|every)\b)|\bre-?submit(?:ting|ted)? (?:the |a )?(?:same )?jobs?|\bre-?deploy(?:ing|ed|ment|ments|s)?\b[^.。\n]{0,30}?\b(?:times|again|repeatedly)|\bdeploy(?:ing)? and un-?deploy|反复(?:提交|启停|启动|部署|运行)|多次(?:提交|启停|部署|运行|执行)|重复(?:提交|部署)|每次(?:提交|部署)|不断(?:提交|启停)|任务(?:结束|停止|取消|完成)(?:之)?后|任务一直累加", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static Regex LoadersStay() => new(@"(?:class ?loaders?|\bclasses)\b[^.。\n]{0,40}?(?:\b(?:can|could|do|does|did|are|is|were|was|will)(?: not|n't)|\bcannot|\bnever)(?: be| been| being| get| getting)? (?:unload|releas|free|collect|garbage|gc)\w*|(?:class ?loaders?|\bclasses)\b[^.。\n]{0,20}? (?:stay|remain|pile up|accumulate)s?\b|(?:类加载器|class ?loader|类)[^，。\n]{0,10}?(?:无法(?:被)?卸载|没有(?:被)?卸载|未(?:被)?卸载|不卸载|无法(?:被)?回收|没有(?:被)?回收|不会(?:被)?回收)|(?<![A-Za-z])metaspace[^.。\n]{0,20}?(?:不会?释放|没有释放|未释放|无法释放|\bnever released|\bnot released|\bis not (?:given back|freed|reclaimed))", RegexOptions.IgnoreCase);

    private static Regex RestartHelps() => new(@"\b(?:re-?start(?:ing|s|ed)?|reboot(?:ing)?)\b[^.。\n]{0,30}?\b(?:helps?|helped|fixes|solves|clears|makes? it go away|is fine again|works again)|重启(?:之后|后|以后)?(?:就|才|又)?(?:好了|恢复|正常)", RegexOptions.IgnoreCase);
}
