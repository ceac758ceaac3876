using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about a JVM that does not see its container's limit.</summary>
internal static class ContainerTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(LimitUnseen(), Topic.LimitUnseen), (ControlGroupTwo(), Topic.ControlGroupTwo)];

    private static Regex LimitUnseen() => new(@"\b(?:us(?:es?|ing)|tak(?:es?|ing)|allocat(?:es?|ing)|sees?|grabs?|siz(?:es|ed))\b[^.。\n]{0,40}?\bmemory of the (?:whole |entire )?(?:node|host|machine|worker)\b|\b(?:does not|doesn't|do not|don't|not|never|fails? to|ignor(?:es?|ing)) (?:see|respect|honou?r|recogni[sz]e|detect|know|obey)[^.。\n]{0,30}?\b(?:container|memory|cgroups?|docker|pod)\b[^.。\n]{0,12}? limits?\b|(?:识别|感知|获取)不到容器|读(?:取)?(?:到)?的?是宿主机(?:的)?内存|按(?:照)?宿主机(?:的)?内存", RegexOptions.IgnoreCase);

    private static Regex ControlGroupTwo() => new(@"(?<name>\bcgroups? ?v2\b|\bcgroups? version 2|\bcgroup2\b|\bunified (?:cgroup )?hierarchy|\bkernel (?:version )?v?(?:6\.(?:1[2-9]|[2-9]\d)|[7-9]\.\d)[\w.-]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
