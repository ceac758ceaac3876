using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>What survivors say of a process that stopped answering.</summary>
internal sealed class ProcessLostReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } =
        ["timed out.", "The heartbeat of ", "Heartbeat of ", "is no longer reachable", "unexpectedly closed by remote task manager", "has failed, address is now gated", "quarantined this system", "lost the leadership"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Heartbeat.Match(line.Text) is { Success: true } heartbeat)
            Add(line, context, heartbeat, RoleOf(heartbeat.Groups["who"].Value), true);
        else if (Unreachable.Match(line.Text) is { Success: true } unreachable)
            Add(line, context, unreachable, RoleOf(unreachable.Groups["who"].Value), false);
        else if (Closed.Match(line.Text) is { Success: true } closed)
            Add(line, context, closed, ProcessRole.TaskManager, false);
    }

    private static void Add(LogLine line, LineContext context, Match match, ProcessRole role, bool heartbeat) => context.Facts.Add(new ProcessLost
    {
        Origin = line.Origin(),
        Target = match.Groups["target"].Value,
        Subject = role,
        Heartbeat = heartbeat,
    });

    private static ProcessRole RoleOf(string who) => who.StartsWith("Task", StringComparison.Ordinal) ? ProcessRole.TaskManager : ProcessRole.JobManager;

    private static readonly Regex Heartbeat = new(@"heartbeat of (?<who>TaskManager|TaskExecutor|JobManager|ResourceManager|JobMaster) with id (?<target>\S+?)(?:\(.*\))? timed out", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Unreachable = new(@"(?<who>TaskManager|TaskExecutor|JobManager|ResourceManager|JobMaster) with id (?<target>\S+?) is no longer reachable", RegexOptions.ExplicitCapture);

    private static readonly Regex Closed = new(@"Connection unexpectedly closed by remote task manager '(?<target>[^']+)'", RegexOptions.ExplicitCapture);
}
