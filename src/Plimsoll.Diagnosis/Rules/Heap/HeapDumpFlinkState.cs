using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump of a TaskManager shows which state of which operator fills the heap.</summary>
internal sealed class HeapDumpFlinkState : Rule
{
    // State names as Flink's own operators give them (read from source, 1.10 to 2.0).
    private static readonly (string Name, string Cause, string Words)[] KnownStates =
    [
        ("window-contents", "state-growth/window-contents", "the window's elements"),
        ("fire-time", "state-growth/window-triggers", "the continuous trigger's fire times"),
        ("merging-window-set", "state-growth/session-windows", "open session windows"),
        ("session-window-mapping", "state-growth/session-windows", "open session windows"),
        ("left-records", "state-growth/join-without-ttl", "the left side of the join"),
        ("right-records", "state-growth/join-without-ttl", "the right side of the join"),
        ("accState", "state-growth/aggregate-without-ttl", "the aggregation's accumulators"),
        ("distinctAcc", "state-growth/aggregate-without-ttl", "the distinct values"),
        ("sharedBuffer", "state-growth/cep", "partial matches"),
        ("nfaState", "state-growth/cep", "partial matches"),
        ("eventQueuesStateName", "state-growth/cep", "events that wait for the watermark"),
        ("LEFT_BUFFER", "state-growth/interval-join", "the interval join's buffers"),
        ("RIGHT_BUFFER", "state-growth/interval-join", "the interval join's buffers"),
        ("IntervalJoinLeftCache", "state-growth/interval-join", "the left side of the SQL interval join"),
        ("IntervalJoinRightCache", "state-growth/interval-join", "the right side of the SQL interval join"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-flink-state",
        Title = "Flink's state fills the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth",
        Mechanism = "The dump holds the tables of every keyed state on the heap with their names and entries. The state with the largest retained size is what to bound; its name tells the operator that keeps it.",
        Needs = ["a heap dump of the TaskManager"],
        Thresholds = ["a third of the reachable heap in states and timers: below it something else is worth looking at first"],
        Refuters = ["states that retain a small part of the heap"],
        References = ["org.apache.flink.runtime.state.heap.HeapKeyedStateBackend, CopyOnWriteStateMap", "docs/heap-dumps.md, Flink"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<HeapDumpRead>(dump => dump.Flink is { States.Length: > 0 }) is not { Flink: { } view } dump)
            return;
        var largest = view.States.MaxBy(state => state.Retained)!;
        var all = view.States.Sum(state => state.Retained);
        if (all < dump.ReachableBytes * DumpedSuspect.LargeShare)
        {
            scale.Refute($"all states together retain {Bytes.Text(all)} of {Bytes.Text(dump.ReachableBytes)}", dump);
            return;
        }

        scale.For(Weight.Decisive, "dump", $"state '{largest.Name}' of {largest.Operator ?? "an operator"} holds {largest.Entries} entries and {Bytes.Text(largest.Retained)} of the {Bytes.Text(dump.ReachableBytes)} in use", dump);
        Conclude(view, largest, scale, dump);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var largest = limit.Facts.First<HeapDumpRead>(dump => dump.Flink is { States.Length: > 0 })?.Flink?.States.MaxBy(state => state.Retained);
        return HeapStateFix.For(
            limit,
            $"bound state '{largest?.Name}'{(largest?.Operator is { } name ? $" of {name}" : "")}: aggregate() or reduce() instead of process() for windows, a time to live (StateTtlConfig, in SQL table.exec.state.ttl from 1.12 on) for joins and aggregations, a trigger that clears its own state",
            "Which of these fits is in the state's name.");
    }

    // The trigger's state is small beside its timers, and beside elements that are purged: count entries, not bytes.
    private static void Conclude(FlinkHeapView view, FlinkState largest, Scale scale, Fact dump)
    {
        var timers = view.Timers.Sum(queue => queue.EventTime + queue.ProcessingTime);
        var trigger = view.States.FirstOrDefault(state => state.Name.Contains("fire-time", StringComparison.Ordinal));
        if (trigger is not null && trigger.Entries * 2 >= largest.Elements)
        {
            scale.For(Weight.Strong, "trigger", $"the trigger's state has {trigger.Entries} entries and {timers} timers wait, while {largest.Elements} elements are kept", dump);
            scale.Conclude($"The continuous trigger keeps {trigger.Entries} fire times and {timers} timers on the heap", "state-growth/window-triggers");
            return;
        }

        var known = KnownStates.FirstOrDefault(state => largest.Name.Contains(state.Name, StringComparison.Ordinal));
        scale.Conclude($"State '{largest.Name}' of {largest.Operator ?? "an operator"} fills the heap{(known.Words is null ? "" : $": {known.Words}")}", known.Cause ?? (timers > largest.Entries * 3 ? "state-growth/timers" : null));
    }
}
