using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>YARN's diagnostics of a container beyond its memory, of Hadoop 2 and 3.</summary>
internal sealed partial class YarnKillReader : PatternReader
{
    public override string Format => "YARN diagnostics";

    public override IReadOnlyList<string> Literals { get; } = ["running beyond physical memory limits", "running beyond virtual memory limits", "beyond the 'PHYSICAL' memory limit", "beyond the 'VIRTUAL' memory limit"];

    protected override Regex Pattern => Usage();

    protected override Fact? Of(Match match, LogLine line)
    {
        var isVirtual = match.Groups["kind"].Value.Equals("virtual", StringComparison.OrdinalIgnoreCase);
        return new ProcessKilled
        {
            Origin = line.Origin(),
            Subject = IsMaster(match) ? ProcessRole.JobManager : line.Text.Contains("flink", StringComparison.OrdinalIgnoreCase) ? ProcessRole.TaskManager : ProcessRole.Unknown,
            Scope = isVirtual ? KillScope.YarnVirtual : KillScope.YarnPhysical,
            Container = match.Groups["container"].Value,
            UsedBytes = Size(match, isVirtual ? "vused" : "used"),
            LimitBytes = Size(match, isVirtual ? "vlimit" : "limit"),
            VirtualBytes = Size(match, "vused"),
        };
    }

    // The first container of an application is its master.
    private static bool IsMaster(Match match) => match.Groups["container"].Value.EndsWith("_000001", StringComparison.Ordinal);

    private static long? Size(Match match, string group)
    {
        var text = match.Groups[group].Value.Split(' ');
        if (text.Length != 2 || !double.TryParse(text[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var shift = text[1].ToUpperInvariant() switch { "KB" => 10, "MB" => 20, "GB" => 30, "TB" => 40, _ => 0 };
        return (long)(number * (1L << shift));
    }

    [GeneratedRegex(@"^(?:.*?containerID=(?<container>container_\w+)\])?.*beyond (?:the ')?(?<kind>physical|virtual)'? memory limits?\.(?:\s*Current usage: (?<used>[\d.]+ [KMGT]?B) of (?<limit>[\d.]+ [KMGT]?B) physical memory used; (?<vused>[\d.]+ [KMGT]?B) of (?<vlimit>[\d.]+ [KMGT]?B) virtual)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Usage();
}
