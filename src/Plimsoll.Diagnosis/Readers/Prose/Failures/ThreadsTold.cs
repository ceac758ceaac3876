using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that no thread could be started any more, or that threads pile up.</summary>
internal static class ThreadsTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("native-thread", FailureSaying.Broke, Refused()), new("native-thread", FailureSaying.Grows, PileUp())];

    private static Regex Refused() => new(@"(?:unable|not able|failed|fails|impossible) to (?:create|start)\b[^.。,，\n]{0,12}?(?:native|new|more|any|another|os) threads?\b|(?:cannot|can't|can not|could not|couldn't) (?:create|start)\b[^.。,，\n]{0,12}?(?:native|new|more|any|another|os) threads?\b|\b(?:ran|runs?|running) out of (?:native |os )?threads\b|(?:无法|不能)(?:再)?创建[^，。\n]{0,6}线程", RegexOptions.IgnoreCase);

    /// <summary>Threads or pools that never end.</summary>
    public static Regex PileUp() => new(@"\bthreads?(?: pools?)? (?:leak(?:s|ed|ing|age)?)\b|\bleak(?:s|ed|ing)? (?:of )?(?:\w+ )?threads?\b|\bthreads?(?: pools?)?\b(?:(?!\bmemory|\bbut\b)[^.。,，\n]){0,30}?\b(?:not|never)(?: being| be| get(?:ting)?| been)? (?:released|closed|stopped|terminated|ended|shut ?down|recycled|destroyed|reclaimed|cleaned up)|\b(?:number|count) of threads\b[^.。,，\n]{0,20}?" + FailurePhrase.Rises + @"|\bthreads? (?:count|number)\b[^.。,，\n]{0,20}?" + FailurePhrase.Rises + @"|线程(?:数|数量|池|个数)?[^，。\n]{0,10}?(?:泄[漏露]|没有关闭|未关闭|暴涨|暴增|" + FailurePhrase.Rises + ")", RegexOptions.IgnoreCase);
}
