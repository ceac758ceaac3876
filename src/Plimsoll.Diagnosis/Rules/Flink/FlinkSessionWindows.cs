using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Session windows stay open and keep their elements.</summary>
internal sealed class FlinkSessionWindows : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-session-windows",
        Title = "Session windows stay open and keep their elements",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/session-windows",
        Mechanism = "A session window closes when the watermark passes its end plus the gap. Where the watermark stands still (an idle partition, no data in one source) or the gap is long, every session stays open and keeps its elements and timers.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.streaming.runtime.operators.windowing.MergingWindowSet"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (process.Feature("EventTimeSessionWindows", "ProcessingTimeSessionWindows") is { } code)
            scale.For(Weight.Strong, "code", "the job uses session windows", code);
        else if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("MergingWindowSet")) is { } thrown)
            scale.For(Weight.Strong, "code", "the heap ended while session windows were merged", thrown);
        if (scale.HasSupport && process.Case.Facts.First<MetricSeen>(metric => metric.Name.EndsWith("currentInputWatermark", StringComparison.Ordinal) && metric.Value < 0) is { } stuck)
            scale.For(Weight.Decisive, "watermark", "an operator has received no watermark at all: no window can close", stuck);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "let the watermark advance: withIdleness() on the watermark strategy for sources that fall silent, and a gap that fits the traffic", "Without a watermark no event-time session ends, whatever the heap.");
}
