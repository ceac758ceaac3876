using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The kernel's lines about an out-of-memory kill: dmesg, journal, syslog, kernels 2.6 to 6.</summary>
internal sealed partial class KernelKillReader : LineReader
{
    public override string Format => "kernel log";

    public override IReadOnlyList<string> Literals { get; } = ["Killed process ", "Kill process ", "oom-kill:constraint", "invoked oom-killer", "memory: usage "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Killed().Match(line.Text) is { Success: true } killed)
            context.Facts.Add(Of(killed, line, context.Preceding(400)));
    }

    private static ProcessKilled Of(Match killed, LogLine line, IReadOnlyList<LogLine> before)
    {
        var usage = before.LastOrDefault(earlier => Usage().IsMatch(earlier.Text));
        var group = killed.Groups["cgroup"].Success || before.Any(earlier => earlier.Text.Contains("CONSTRAINT_MEMCG", StringComparison.Ordinal) || earlier.Text.Contains("Memory cgroup out of memory", StringComparison.Ordinal));
        var (used, limit) = usage is null ? (null, null) : Of(Usage().Match(usage.Text));
        return new ProcessKilled
        {
            Origin = line.Origin(),
            Scope = group ? KillScope.ControlGroup : KillScope.Host,
            Victim = killed.Groups["name"].Value,
            AnonymousBytes = Kilobytes(killed, "anon"),
            UsedBytes = group ? used : null,
            LimitBytes = group ? limit : null,
        };
    }

    private static (long? Used, long? Limit) Of(Match usage) => (Kilobytes(usage, "used"), Kilobytes(usage, "limit"));

    private static long? Kilobytes(Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 50 ? number << 10 : null;

    [GeneratedRegex(@"(?<cgroup>Memory cgroup out of memory: )?Killed process (?<pid>\d+)(?:, UID \d+,)? \((?<name>[^)]*)\),?\s+total-vm:(?<vm>\d+)kB, anon-rss:(?<anon>\d+)kB", RegexOptions.ExplicitCapture)]
    private static partial Regex Killed();

    [GeneratedRegex(@"memory: usage (?<used>\d+)kB, limit (?<limit>\d+)kB", RegexOptions.ExplicitCapture)]
    private static partial Regex Usage();
}
