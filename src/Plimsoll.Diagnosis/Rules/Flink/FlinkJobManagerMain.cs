using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The job's main() runs in the JobManager and reads or builds too much there.</summary>
internal sealed class FlinkJobManagerMain : Rule
{
    private static readonly string[] Runners = ["client.program.PackagedProgram", "ApplicationDispatcherBootstrap", "JarRunHandler", "client.ClientUtils.executeProgram"];

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-jobmanager-main",
        Title = "The job's main() ran out of the JobManager's heap",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "large-record/main",
        Mechanism = "In application mode, and for jobs submitted through REST, main() runs inside the JobManager. A listing of all files, a large configuration or a table of splits that main() builds needs heap there once, before the job starts.",
        Needs = ["the stack of the OutOfMemoryError"],
        Refuters = ["a live set of the JobManager that grows with checkpoints"],
        References = ["org.apache.flink.client.program.PackagedProgram", "Flink docs: Deployment modes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role != ProcessRole.JobManager || limit.Facts.First<Thrown>(thrown => thrown.HasFrame(Runners) && thrown.Link("OutOfMemoryError") is not null) is not { } thrown)
            return;
        scale.For(Weight.Strong, "stack", "the error was thrown while the JobManager ran the job's main()", thrown);
        if (ApplicationFrames.OfJob(thrown) is { } frame)
        {
            scale.For(Weight.Weak, "frame", $"in {frame}", thrown);
            scale.Conclude($"main() ran out of the JobManager's heap in {frame}");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var thrown = limit.Facts.First<Thrown>(candidate => candidate.HasFrame(Runners));
        var frame = thrown is null ? null : ApplicationFrames.OfJob(thrown);
        foreach (var fix in HeapFix.For(limit))
            yield return fix with { Summary = $"{fix.Summary}; better, let {frame ?? "main()"} not hold everything at once: read lazily, list in the source, or pass a pattern" };
    }
}
