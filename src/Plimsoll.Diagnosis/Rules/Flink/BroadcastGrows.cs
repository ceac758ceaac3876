namespace Plimsoll.Diagnosis.Rules;

/// <summary>Broadcast state grows with every version, and every subtask keeps a copy.</summary>
internal sealed class BroadcastGrows : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-broadcast-state",
        Title = "Broadcast state grows with every version, and every subtask keeps a copy",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/broadcast",
        Mechanism = "Broadcast and other operator state always lives on the heap, with any state backend, and each subtask holds all of it. A map that only receives put() grows until the heaps of all TaskManagers are full; a checkpoint copies it whole.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.runtime.state.HeapBroadcastState"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        var process = limit.Process;
        if (process.Feature("BroadcastProcessFunction", ".broadcast") is { } code)
            scale.For(Weight.Strong, "code", "the job keeps broadcast state", code);
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("HeapBroadcastState.deepCopy")) is { } thrown)
            scale.For(Weight.Decisive, "stack", "the heap ended while a checkpoint copied the broadcast state", thrown);
        foreach (var state in process.Case.Facts.Of<OperatorStateSeen>().Where(state => state.Mode == OperatorStateMode.Broadcast).TakeLast(1))
            scale.For(Weight.Strong, "metadata", $"the checkpoint holds broadcast state {state.Name} of {Bytes.Text(state.Bytes)}", state);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "remove what is no longer needed from the broadcast map (remove(), clear()), or look the rules up (lookup join, keyed state) instead of broadcasting them", "RocksDB does not help here: operator state stays on the heap.");
}
