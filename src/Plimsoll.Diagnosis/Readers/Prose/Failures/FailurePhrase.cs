using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>One way to say that a limit broke.</summary>
/// <param name="Failure">The failure's slug.</param>
/// <param name="Saying">What the words say of it.</param>
/// <param name="Pattern">The words.</param>
internal readonly record struct FailurePhrase(string Failure, FailureSaying Saying, Regex Pattern)
{
    /// <summary>An OutOfMemoryError by any of its names; not the kernel's killer, not an option's name.</summary>
    public const string OutOfMemory = @"(?:(?<![A-Za-z0-9_.-])oom(?:es?|s|ed|ing|'ed|'s|-?(?:errors?|exceptions?))?(?![A-Za-z0-9_]|[ -]?(?:kill|score|dump|hook|polic|listener))|(?<!On)(?<!javascript heap )\bout[ -]of[ -]memory\b|(?<!On)OutOfMemory(?:Error|Exception)?(?![A-Za-z])|内存溢出|内存耗尽|爆内存|内存爆|内存(?:被)?(?:打爆|撑爆|吃光|耗光))";

    /// <summary>That something grows and does not come back.</summary>
    public const string Rises = @"(?:(?:keeps?|kept) (?:on )?(?:growing|rising|increasing|climbing)|gr[eo]w(?:s|ing|n)? (?:until|continuously|steadily|without|forever|with every|with each|after each|after every)|(?:continuously|continually|constantly|always|steadily|monotonically|relentlessly) (?:increas|gr[eo]w|ris|rose|climb|creep|expand|go(?:es|ing)? up)\w*|(?:increas|gr[eo]w|ris|rose|climb|creep|crept|expand)\w* (?:up )?(?:continuously|continually|constantly|all the time|over time|gradually|steadily|monotonically|relentlessly|incessantly|without (?:end|stop|limit|bound)\w*|with (?:the )?time|as time (?:goes|passes)|hour (?:by|after) hour|week (?:by|after) week|bit by bit|little by little|with the (?:number|count|amount) of|in proportion (?:to|with)|proportional(?:ly)? (?:to|with))|only (?:ever )?(?:grows|increases|rises|climbs|goes up)\b(?! (?:to|by|when|if|while|under|until|slightly|a bit|a little|during|with))|never (?:goes|comes|go|come) (?:down|back)|持续(?:增长|上升|上涨|增加)|一直(?:在)?(?:增长|上升|上涨|增加|涨)|不断(?:增长|上升|上涨|增加)|不会?释放|没有?释放|不下降|降不下来|涨不下来|无法回收|回收不掉|无法释放)";

    /// <summary>All ways, those that name a region first.</summary>
    public static FailurePhrase[] All { get; } =
    [
        .. FlinkTold.All,
        .. ConfigurationTold.All, .. CheckpointTold.All, .. RegionsTold.All, .. MetaspaceTold.All, .. ThreadsTold.All, .. NativeTold.All, .. HostTold.All, .. HeapTold.All, .. CollectionsTold.All, .. MemoryTold.All,
    ];
}
