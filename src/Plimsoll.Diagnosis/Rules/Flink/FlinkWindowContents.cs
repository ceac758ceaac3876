using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The window buffers every element until it fires.</summary>
internal sealed class FlinkWindowContents : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-window-contents",
        Title = "The window buffers every element until it fires",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/window-contents",
        Mechanism = "A window with process() or apply(), or with an evictor, keeps each element in a list until the window ends. Long windows and many keys keep them all; reduce() or aggregate() would keep one value for each key.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.streaming.runtime.operators.windowing.WindowOperator, state window-contents"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (process.Feature("ContinuousEventTimeTrigger", "ContinuousProcessingTimeTrigger") is not null)
            return;
        if (process.Feature("TumblingEventTimeWindows", "TumblingProcessingTimeWindows", "SlidingEventTimeWindows", "SlidingProcessingTimeWindows", "timeWindow", "TimeEvictor", "countWindow", "GlobalWindows") is { } window)
            scale.For(Weight.Strong, "code", $"the job collects elements in {window.Feature}", window);
        else if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("WindowOperator.processElement") && thrown.HasFrame("HeapListState.add")) is { } thrown)
            scale.For(Weight.Strong, "code", "the heap ended while a window stored an element in its list", thrown);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "aggregate as elements arrive: .aggregate() or .reduce() instead of .process(), so that the window keeps one value for each key", "A shorter window or fewer keys help in proportion.");
}
