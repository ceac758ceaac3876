using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The deployment of tasks as both sides log it: <c>ExecutionGraph</c> in the JobManager, <c>TaskExecutor</c> and <c>Task</c> in the TaskManager.</summary>
internal sealed partial class AttemptReader : PatternReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["Deploying ", "Received task ", "switched from DEPLOYING to ", "switched from INITIALIZING to "];

    protected override Regex Pattern => Step();

    protected override Fact? Of(Match match, LogLine line)
    {
        if (line.At is null || StepOf(match, line) is not { } step)
            return null;
        return new AttemptStep { Origin = line.Origin(), Attempt = match.Groups["attempt"].Value, Step = step, State = match.Groups["state"].Value };
    }

    private static DeploymentStep? StepOf(Match match, LogLine line)
    {
        if (match.Groups["ordered"].Success)
            return DeploymentStep.Ordered;
        if (match.Groups["received"].Success)
            return DeploymentStep.Received;
        return line.Header?.Logger switch
        {
            { } logger when logger.EndsWith("ExecutionGraph", StringComparison.Ordinal) => DeploymentStep.Heard,
            { } logger when logger.EndsWith("Task", StringComparison.Ordinal) => DeploymentStep.Changed,
            _ => null,
        };
    }

    [GeneratedRegex(@"(?<ordered>Deploying ).{1,300}attempt id (?<attempt>[0-9a-f]{32}[0-9a-f_]*)|(?<received>Received task ).{1,300}\((?<attempt>[0-9a-f]{32}[0-9a-f_]*)\)|\((?<attempt>[0-9a-f]{32}[0-9a-f_]*)\) switched from (?:DEPLOYING|INITIALIZING) to (?<state>[A-Z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
