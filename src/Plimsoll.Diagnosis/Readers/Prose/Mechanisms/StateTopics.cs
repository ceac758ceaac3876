using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about state of a job that is never given up.</summary>
internal static class StateTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(StateStays(), Topic.StateStays)];

    private static Regex StateStays() => new(@"\b(?:states?|timers?|partial matches|keys)\b[^.。\n]{0,30}?\b(?:never|not|isn't|aren't|doesn't|don't)(?: be| being| get| getting| properly| correctly){0,2} (?:expir|clean|clear|remov|releas|prun|evict|delet)\w*|\b(?:problems?|issues?|bugs?|trouble) with (?:the )?(?:state|timer) (?:expir\w+|clean-?up|cleaning|ttl)|\bstate (?:expiry|expiration|ttl|clean-?up) (?:does not|doesn't|is not|isn't|never) (?:work\w*|happen\w*|appl\w+)|状态[^，。\n]{0,8}?(?:不过期|没有过期|永不过期|不清理|没有清理|未清理|不释放|无法清理|不会清)", RegexOptions.IgnoreCase);
}
