using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A count window fires and keeps what it has given out, for its end never comes.</summary>
internal sealed class FlinkWindowNeverPurged : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-window-never-purged",
        Title = "The count window fires without purging, so every element stays in state",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/window-contents",
        Mechanism = "A trigger that answers FIRE computes a window's result and leaves its elements; they go when the window's end has passed. A CountWindow and the GlobalWindow end at the largest timestamp there is, so that never happens. "
            + "PyFlink's CountTumblingWindowAssigner and CountSlidingWindowAssigner use CountTrigger, which does not purge, and so does GlobalWindows with CountTrigger in Java: each element that ever came stays in keyed state, though every result is right.",
        Needs = ["the job's code with the assigner and its trigger", "checkpoints that grow"],
        Refuters = ["PurgingTrigger, a trigger that answers FIRE_AND_PURGE, or an evictor", "checkpoints that stay on one level"],
        References = ["pyflink.datastream.window: CountTumblingWindowAssigner.get_default_trigger, CountTrigger, CountWindow.max_timestamp", "org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger", "Flink docs: Windows, Fire and Purge"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager || NeverPurged.Of(limit.Process) is not { } window)
            return;
        scale.For(Weight.Strong, "code", $"the job collects elements in {window.Feature}, whose end never comes", window);
        scale.For(Weight.Weak, "purge", "nothing in the job's code purges or evicts what has fired", window);
        HeapStateEvidence.Weigh(limit, scale);
        scale.Conclude($"{window.Feature} fires by count and never purges: every element of every key stays in state");
        scale.Lacks("which state grows", "the checkpoint details of the window's operator in the Flink web UI (Checkpoints, History), twice, an hour apart");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(
        limit,
        "purge the window when it fires: .trigger(PurgingTrigger.of(CountTrigger.of(N))) behind the window assigner, with its own N",
        "An evictor (CountEvictor) also bounds it. In Java countWindow(N) purges by itself. State that was written before stays in the savepoint: start without it, or with a new uid for the window's operator. With another state backend the same state fills the disk instead.")
        .Select((fix, index) => index > 0 ? fix : fix with { Code = ".window(CountTumblingWindowAssigner.of(N))\n.trigger(PurgingTrigger.of(CountTrigger.of(N)))", Verify = "the checkpoint size of the window's operator levels off" });
}
