using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Jobs and tasks that change their state: the count of submissions, failures and restarts.</summary>
internal sealed partial class StateChangeReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["switched from state ", "switched from "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Job().Match(line.Text) is { Success: true } job)
            Add(line, context, job, job.Groups["name"].Value, job.Groups["job"].Value);
        else if (Task().Match(line.Text) is { Success: true } task && task.Groups["to"].Value == "FAILED")
            Add(line, context, task, line.Text[..task.Index].Trim(), null);
    }

    private static void Add(LogLine line, LineContext context, Match match, string name, string? job) => context.Facts.Add(new StateChange
    {
        Origin = line.Origin(),
        Name = Excerpt.Of(name),
        Job = job,
        From = match.Groups["from"].Value,
        To = match.Groups["to"].Value,
    });

    [GeneratedRegex(@"Job (?<name>.+) \((?<job>[0-9a-f]{32})\) switched from state (?<from>[A-Z]+) to (?<to>[A-Z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Job();

    // The task's name is what stands before: it is not searched for, thousands of such lines may stand in one log.
    [GeneratedRegex(@" \([0-9a-f_]+\) switched from (?<from>[A-Z]+) to (?<to>[A-Z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Task();
}
