using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Broadcast state grows with every version, and every subtask keeps a copy.</summary>
internal sealed class FlinkBroadcastState : Rule
{
    // Broadcast state of a few megabytes, serialised, fills no heap.
    private const long Noticeable = 4L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-broadcast-state",
        Title = "Broadcast state grows with every version, and every subtask keeps a copy",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/broadcast",
        Mechanism = "Broadcast and other operator state always lives on the heap, with any state backend, and each subtask holds all of it. A map that only receives put() grows until the heaps of all TaskManagers are full; a checkpoint copies it whole.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Thresholds = ["4 MiB of broadcast state in a checkpoint: on the heap it is several times that, in every subtask", "twice the size between two checkpoints: it grows"],
        Refuters = ["checkpoints that stay on one level"],
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
        WeighCheckpoints(process.Case.Facts, scale);
        if (scale.HasSupport)
            HeapStateEvidence.WeighGrowth(limit, scale);
    }

    private static void WeighCheckpoints(FactBook facts, Scale scale)
    {
        var largest = facts.Of<OperatorStateSeen>().Where(seen => seen.State.Distribution == OperatorStateDistribution.Broadcast)
            .GroupBy(seen => seen.State.Name, StringComparer.Ordinal).Select(state => state.OrderBy(seen => seen.Checkpoint).ToArray()).MaxBy(state => state[^1].State.Bytes);
        if (largest is null || largest[^1].State.Bytes < Noticeable)
            return;
        var (first, last) = (largest[0], largest[^1]);
        var grows = largest.Length > 1 && last.State.Bytes > first.State.Bytes * 2;
        scale.For(grows ? Weight.Decisive : Weight.Strong, "metadata", grows
            ? $"broadcast state {last.State.Name} grows from {Bytes.Text(first.State.Bytes)} in checkpoint {first.Checkpoint} to {Bytes.Text(last.State.Bytes)} in checkpoint {last.Checkpoint}"
            : $"the checkpoint holds broadcast state {last.State.Name} of {Bytes.Text(last.State.Bytes)}", first, last);
        if (grows)
            scale.Conclude($"Broadcast state {last.State.Name} grows with every checkpoint, and each of {last.State.Subtasks} subtasks keeps a copy on its heap");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "remove what is no longer needed from the broadcast map (remove(), clear()), or look the rules up (lookup join, keyed state) instead of broadcasting them", "RocksDB does not help here: operator state stays on the heap.", operatorState: true);
}
