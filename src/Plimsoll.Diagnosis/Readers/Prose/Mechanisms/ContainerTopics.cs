using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about a JVM that does not see its container's limit, and about memory that was there when it was refused.</summary>
internal static class ContainerTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(LimitUnseen(), Topic.LimitUnseen), (ControlGroupTwo(), Topic.ControlGroupTwo), (MemoryFree(), Topic.MemoryFree)];

    private static Regex LimitUnseen() => new(@"\b(?:us(?:es?|ing)|tak(?:es?|ing)|allocat(?:es?|ing)|sees?|grabs?|siz(?:es|ed))\b[^.。\n]{0,40}?\bmemory of the (?:whole |entire )?(?:node|host|machine|worker)\b|\b(?:does not|doesn't|do not|don't|not|never|fails? to|ignor(?:es?|ing)) (?:see|respect|honou?r|recogni[sz]e|detect|know|obey)[^.。\n]{0,30}?\b(?:container|memory|cgroups?|docker|pod)\b[^.。\n]{0,12}? limits?\b|(?:识别|感知|获取)不到容器|读(?:取)?(?:到)?的?是宿主机(?:的)?内存|按(?:照)?宿主机(?:的)?内存", RegexOptions.IgnoreCase);

    // the system had more RAM and swap ready; 20 GB free memory; the OOM killer did nothing
    private static Regex MemoryFree() => new(@"\b(?:plenty of|enough|lots of|a lot of|sufficient|ample|more|\d[\d.,]*\s?[GT]i?B(?: of)?) (?:physical |system |host )?(?:ram|memory)\b[^.。\n]{0,25}?\b(?:free|available|left|ready|unused|remaining|to spare)\b|\b(?:plenty of|enough|lots of|a lot of|sufficient|ample|\d[\d.,]*\s?[GT]i?B(?: of)?) (?:free|available|unused|spare) (?:physical |system )?(?:ram|memory)\b|(?<!heap )(?<!direct )\b(?:memory|ram)\b[^.。\n]{0,20}?\b(?:is|was|are|were) (?:not (?:exhausted|full|used up)|(?:still )?(?:mostly |largely |almost all )?(?:free|available))\b|\boom[ -]?killer\b[^.。\n]{0,20}?\b(?:did nothing|was silent|(?:did not|didn't) (?:act|kill|run|strike))\b|\bno (?:action|kill|trace|sign)s? (?:by|of|from) the oom[ -]?killer\b|(?<!堆)内存(?:还|都|很|是|也){0,3}(?:充足|充裕|够用|空闲)|(?:还有|还剩|剩余|空闲)[^，。\n]{0,6}\d+ ?[GT]i?B?(?:的)?(?:空闲|可用|物理)?内存", RegexOptions.IgnoreCase);

    private static Regex ControlGroupTwo() => new(@"(?<name>\bcgroups? ?v2\b|\bcgroups? version 2|\bcgroup2\b|\bunified (?:cgroup )?hierarchy|\bkernel (?:version )?v?(?:6\.(?:1[2-9]|[2-9]\d)|[7-9]\.\d)[\w.-]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
