using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A continuous trigger keeps state and a timer for every key of a long window; purging clears the elements, not these.</summary>
internal sealed class FlinkWindowTriggers : Rule
{
    private static readonly string[] Continuous = ["ContinuousEventTimeTrigger", "ContinuousProcessingTimeTrigger"];

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-window-triggers",
        Title = "The continuous trigger keeps state and a timer for every key until the long window ends",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/window-triggers",
        Mechanism = "ContinuousEventTimeTrigger stores a fire time for each key and window and registers a timer for it. PurgingTrigger around it clears the window's elements at each firing but neither the fire time nor the timers: "
            + "they live until the window ends. In a daily window every key of the day stays on the heap: a StateMapEntry and a TimerHeapInternalTimer each.",
        Needs = ["the job's code, or a histogram with StateMapEntry and TimerHeapInternalTimer", "growing checkpoints"],
        Refuters = ["a state backend that keeps state and timers off the heap"],
        References = ["org.apache.flink.streaming.api.windowing.triggers.ContinuousEventTimeTrigger", "FLINK catalogue: state name fire-time"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.Feature(Continuous) is { } trigger)
        {
            scale.For(Weight.Strong, "code", $"the job fires its window with {trigger.Feature}", trigger);
            if (process.Feature("TumblingEventTimeWindows", "TumblingProcessingTimeWindows", "SlidingEventTimeWindows") is { } window && IsLong(window.Arguments))
                scale.For(Weight.Weak, "window", $"the window is long: {Excerpt.Of(Own(window.Arguments))}", window);
        }
        else if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame(Continuous)) is { } thrown)
        {
            scale.For(Weight.Strong, "code", "the stack runs through a continuous trigger", thrown);
        }

        if (!scale.HasSupport)
            return;
        HeapStateEvidence.Weigh(limit, scale);
        if (process.BigClass("TimerHeapInternalTimer") is { } timers)
            scale.For(Weight.Strong, "timers", "timers are among the biggest classes of the heap", timers);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(
        limit,
        "fire per element count or at the window's end, or clear the trigger's own state: write a trigger whose clear() deletes its timers and whose state is not kept per key for the whole day",
        "With RocksDB as state backend (state.backend: rocksdb, timers in RocksDB) the same state lives outside the heap.");

    // What stands behind the parenthesis that closes the arguments belongs to the calls around them.
    private static string Own(string arguments)
    {
        var depth = 0;
        for (var index = 0; index < arguments.Length; index++)
        {
            depth += arguments[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0)
                return arguments[..index];
        }

        return arguments;
    }

    private static bool IsLong(string arguments) =>
        arguments.Contains("days", StringComparison.OrdinalIgnoreCase) || arguments.Contains("ofDays", StringComparison.Ordinal) || arguments.Contains("hours(", StringComparison.OrdinalIgnoreCase);
}
