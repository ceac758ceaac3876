using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Jobs that a JobManager received and ended.</summary>
internal sealed class JobSubmissionReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["JobGraph submission", "Received job submission", "reached terminal state", "is submitted."];

    public override void Read(LogLine line, LineContext context)
    {
        if (Received.Match(line.Text) is { Success: true } received)
            Add(line, context, received, "CREATED");
        else if (Ended.Match(line.Text) is { Success: true } ended)
            Add(line, context, ended, ended.Groups["state"].Value);
    }

    private static void Add(LogLine line, LineContext context, Match match, string state) => context.Facts.Add(new JobSeen
    {
        Origin = line.Origin(),
        Subject = ProcessRole.JobManager,
        Id = match.Groups["job"].Value,
        Name = match.Groups["name"].Value,
        State = state,
    });

    private static readonly Regex Received = new(@"Received Job(?:Graph)? submission (?:'(?<name>[^']*)' \((?<job>[0-9a-f]{32})\)|(?<job>[0-9a-f]{32}) \((?<name>.*)\))|Job (?<job>[0-9a-f]{32}) is submitted", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Ended = new(@"Job (?<job>[0-9a-f]{32}) reached (?:globally )?terminal state (?<state>[A-Z]+)", RegexOptions.ExplicitCapture);
}
