using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that something comes with each run of a job, each deployment or restart of it in the same process.</summary>
internal static class RunWords
{
    private const string Run = @"(?:jobs?|submi\w+|deploy\w*|re-?deploy\w*|un-?deploy\w*|re-?starts?|re-?load\w*|runs?|executions?|cancel\w*|check-?points?|save-?points?|sessions?|scripts?|builds?|tests?|contexts?|applications?|apps?|notebooks?|releases?|fail-?overs?|recover\w*)";

    /// <summary>The words.</summary>
    public static readonly Regex Each = new(
        @"\b(?:with|after|on|for|at|per|upon|by|of) (?:each|every)(?: [\w-]+){0,2}? " + Run + @"\b|\bper (?:job|submission|deployment|redeployment|restart|reload|run|execution|session|build|check-?point|save-?point|fail-?over|recovery)\b|\b(?:each|every) time (?:I|we|a|the|you|it|my|our)\b[^.。\n]{0,30}?\b" + Run
        + @"|\bafter (?:several|many|a few|multiple|some|about \d+|\d+)(?: more)? (?:times (?:of )?)?(?:execut|submi|deploy|run|re-?start|re-?deploy|re-?submi|cancel|re-?load|un-?deploy|job)\w*"
        + @"|\b(?:each|every|hot|repeated|repeatedly|after) (?:hot[ -])?(?:re-?|un-?)(?:deploy|load|publish)\w*|\b(?:re-?deploy|un-?deploy|re-?load|re-?publish)\w*\b[^.。\n]{0,30}? (?:a few|several|many|multiple|some|two or three|[2-9]|[1-9]\d{1,3})(?: (?:or|to) \d+)? times\b"
        + "|每(?:次|一次|个|提交|部署|重启)[^，。\n]{0,8}?(?:部署|发布|提交|重启|启动|运行|执行|取消|任务|作业|加载)|启停(?:多少|几|多)次|(?:反复|多次|频繁|不断|重复|连续)(?:地|的|进行)?(?:热)?(?:提交|启停|启动|部署|发布|运行|执行|取消|重启|加载)|热(?:部署|更新|加载|发布)|重新(?:部署|发布)|(?:部署|发布|提交|启停|重启|加载)(?:了)?(?:多次|几次|数次|好几次|十几次)|再次(?:启动|提交|部署|运行)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
