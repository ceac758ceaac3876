using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How people say that the machine itself had no memory left. A "node" or a "server" is often the program: only words for the machine count.</summary>
internal static class HostTold
{
    /// <summary>The phrases.</summary>
    public static FailurePhrase[] All { get; } = [new("host-oom", FailureSaying.Broke, HostOut())];

    private static Regex HostOut() => new(@"\b(?:host|machine|physical machine|virtual machine|ec2 instance|laptop|droplet)(?:'s memory)? (?:itself )?(?:runs?|ran|is running|was running) out of (?:physical )?(?:memory|ram)\b|\b(?:host|machine|system|physical|server)(?:'s)? (?:memory|ram) (?:is |was |got |gets )?(?:exhausted|used up|completely used|eaten up)|(?:ate|eats|eat|took|takes|used up) all (?:the |of the )?(?:memory|ram) (?:of|on) the (?:host|machine)|(?:宿主机|物理机|物理|服务器|机器|主机|系统)(?:的)?内存(?:被)?(?:耗尽|打满|吃满|用尽|用完|占满|撑爆)", RegexOptions.IgnoreCase);
}
