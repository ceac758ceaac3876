using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Kills by programs that act before the kernel has to: earlyoom (kill.c, 1.3 and later) and systemd-oomd (oomd-manager.c and core/unit.c, systemd 247 and later).</summary>
internal sealed class EarlyKillReader : PatternReader
{
    public override string Format => "system log";

    public override IReadOnlyList<string> Literals { get; } = ["sending SIGTERM to process ", "sending SIGKILL to process ", " due to memory pressure for ", " due to memory used (", "systemd-oomd killed "];

    protected override Regex Pattern => Kill;

    protected override Fact? Of(Match match, LogLine line)
    {
        var isEarly = match.Groups["mebi"].Success;
        var group = match.Groups["group"].Value;
        // What runs in a person's session is a browser or a desktop before it is a server.
        if (group.Contains("user.slice", StringComparison.Ordinal))
            return null;
        return new ProcessKilled
        {
            Origin = line.Origin(),
            Scope = isEarly || match.Groups["used"].Success ? KillScope.Host : KillScope.Unsaid,
            Killer = isEarly ? "earlyoom" : "systemd-oomd",
            Victim = isEarly ? match.Groups["name"].Value : Unit(group),
            UsedBytes = long.TryParse(match.Groups["mebi"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var mebi) ? mebi << 20 : null,
        };
    }

    // The last part of the group's path, without systemd's suffix.
    private static string Unit(string group)
    {
        var name = group[(group.LastIndexOf('/') + 1)..];
        return name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
    }

    // sending SIGTERM to process 1234 uid 1000 "java": oom_score 950, VmRSS 4096 MiB;  app.service: systemd-oomd killed 12 process(es)
    private static readonly Regex Kill = new("""sending SIG(?:TERM|KILL) to process \d{1,10} (?:uid \d{1,10} )?"(?<name>[^"]{0,40})": (?:oom_score|badness) \d{1,6}, VmRSS (?<mebi>\d{1,9}) MiB|Killed (?<group>/[^\s]{1,300}) due to memory (?:pressure for |(?<used>used \())|(?<group>[^\s:]{1,200}\.(?:service|scope|slice)): systemd-oomd killed \d{1,9} process""", RegexOptions.ExplicitCapture);
}
