using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Checkpoints completed (with their full size), expired, declined and failed, as the JobManager logs them.</summary>
internal sealed partial class CheckpointReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["Completed checkpoint ", "expired before completing", "Decline checkpoint ", "Failed to trigger checkpoint", "Checkpoint was declined"];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text) || TraceText.IsCause(line.Text))
            return;
        if (Completed().Match(line.Text) is { Success: true } completed)
            Add(line, context, completed, "completed");
        else if (Expired().Match(line.Text) is { Success: true } expired)
            Add(line, context, expired, "expired");
        else if (Declined().Match(line.Text) is { Success: true } declined)
            Add(line, context, declined, "declined");
    }

    private static void Add(LogLine line, LineContext context, Match match, string outcome) => context.Facts.Add(new CheckpointEnded
    {
        Origin = line.Origin(),
        Subject = ProcessRole.JobManager,
        Id = match.Whole("id") ?? 0,
        Job = match.Groups["job"].Value,
        Bytes = match.Whole("bytes"),
        Outcome = outcome,
    });

    [GeneratedRegex(@"Completed checkpoint (?<id>\d+)(?: for job (?<job>[0-9a-f]{32}))? \((?<bytes>\d+) bytes", RegexOptions.ExplicitCapture)]
    private static partial Regex Completed();

    [GeneratedRegex(@"Checkpoint (?<id>\d+) of job (?<job>[0-9a-f]{32}) expired before completing", RegexOptions.ExplicitCapture)]
    private static partial Regex Expired();

    [GeneratedRegex(@"Decline checkpoint (?<id>\d+) by task .* of job (?<job>[0-9a-f]{32})", RegexOptions.ExplicitCapture)]
    private static partial Regex Declined();
}
