using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Runs that ended leave objects behind in the process that served them.</summary>
internal sealed class RunsPileUp : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "runs-pile-up",
        Title = "Runs that have ended leave objects behind in the process that served them",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "leak/heap/ended-runs",
        Mechanism = "A process that serves one submission after the other (a session cluster's JobManager or TaskManager, an application server) is meant to forget each. Where clients, threads, shutdown hooks, static registries or class loaders of the runs stay, the heap fills with their number: what fits once would fit again if the earlier ones were freed.",
        Needs = ["a person's words, or counts, that it fails only after many submissions"],
        Refuters = ["a failure at the first run", "state of one run that grows"],
        References = ["Flink docs: Debugging classloading; session and application mode"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.SubmittedAgain) is not { } again)
            return;
        scale.For(Weight.Strong, "runs", "the heap fills only after the same thing was submitted, started or deployed several times", again);
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.LoadersStay) is { } stay)
            scale.For(Weight.Strong, "loaders", "class loaders or classes of ended runs are reported not to be unloaded", stay);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.RestartHelps) is { } restart)
            scale.For(Weight.Weak, "restart", "a restart helps for a time", restart);
        if (limit.Process.JobsSubmitted is 1)
            scale.Against("first", "it failed with the first job that was submitted", limit.Case.Facts.Last<JobSeen>());
        if (limit.Process.StateGrows == true)
            scale.Against("state", "the state of one run grows", limit.Process.CheckpointSizes[^1]);
        scale.Lacks("what earlier runs leave behind", "jcmd PID GC.heap_dump /tmp/heap.hprof after five runs, then plimsoll heap suspects and plimsoll heap loaders; jcmd PID GC.class_histogram after one run and after five");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("close the clients, threads and registries of each run (close(), shutdown())"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Check, "run each job in a cluster of its own (application mode: flink run-application; per-job mode on old YARN clusters), so that the process ends with the job")
        {
            Text = "In a session cluster the JobManager runs main() of every submission and keeps what it leaves: clients that nobody closes, threads, shutdown hooks, statics of libraries in lib/. A restart of the session cluster frees it until then.",
            Verify = "jobmanager heap after a full collection is the same after five submissions",
        };
        yield return new Fix(Applicability.Placeholders, "or close what main() and the connectors open: close() of clients and pools, cancel() of timers, in a try-with-resources or a release hook; upgrade the connector where it is its own")
        {
            Verify = "jcmd PID GC.class_histogram after one run and after five: no class of the connector grows",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"to gain time: {fix.Summary}" };
    }
}
