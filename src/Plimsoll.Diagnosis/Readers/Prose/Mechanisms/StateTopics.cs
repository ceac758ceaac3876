using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words about state of a job that is never given up, or that grows without end.</summary>
internal static class StateTopics
{
    /// <summary>The patterns and what they are about.</summary>
    public static (Regex Pattern, Topic Topic)[] All { get; } = [(StateStays(), Topic.StateStays), (StateGrows(), Topic.StateGrows)];

    private static Regex StateStays() => new(@"\b(?:states?|timers?|partial matches|keys)\b[^.。\n]{0,30}?\b(?:never|not|isn't|aren't|doesn't|don't)(?: be| being| get| getting| properly| correctly){0,2} (?:expir|clean|clear|remov|releas|prun|evict|delet)\w*|\b(?:problems?|issues?|bugs?|trouble) with (?:the )?(?:state|timer) (?:expir\w+|clean-?up|cleaning|ttl)|\bstate (?:expiry|expiration|ttl|clean-?up) (?:does not|doesn't|is not|isn't|never) (?:work\w*|happen\w*|appl\w+)|\b(?:keys?|entry|entries|elements?|maps?|lists?|values?|timers?|windows?|records?)\b[^.。\n]{0,30}? (?:stays?|stayed|remains?|remained|(?:is|are) (?:still )?(?:kept|left)) (?:forever |for ever )?in (?:the )?(?:keyed |operator |window |rocksdb )?state\b(?! (?:of|is|that|running|created|failed|failing|scheduled|\w+ed)\b)|状态[^，。\n]{0,8}?(?:不过期|没有过期|永不过期|不清理|没有清理|未清理|不释放|无法清理|不会清)", RegexOptions.IgnoreCase);

    // the checkpointed state is still climbing with no plateau; 状态越来越大
    private static Regex StateGrows() => new(@"\b(?:(?:checkpoint(?:ed)?|keyed|operator|window|job|managed|rocksdb)(?:'s)? (?:state|data|size)s?|state(?:'s)? size|size of (?:the )?(?:state|checkpoints?)|checkpoints?|savepoints?)\b(?:(?!duration|latency|interval|time(?:out|d)?\b|\bbut\b|fail)[^.。\n]){0,30}?(?:\b(?:still|only|just) (?:climb|grow|ris|increas)ing|\b(?:gets?|getting|becom(?:es|ing)) (?:bigger|larger) and (?:bigger|larger)|" + FailurePhrase.Rises + @")|(?:状态|checkpoint|检查点)(?:的)?(?:大小|体积|数据量|数据)?[^，。\n]{0,6}?(?:越来越大|持续(?:增长|变大|增大)|不断(?:增长|变大|增大)|一直(?:在)?(?:增长|变大|增大|涨))", RegexOptions.IgnoreCase);
}
