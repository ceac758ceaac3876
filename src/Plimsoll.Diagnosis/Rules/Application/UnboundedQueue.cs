namespace Plimsoll.Diagnosis.Rules;

/// <summary>An unbounded queue in user code stands between a fast source and a slow receiver.</summary>
internal sealed class UnboundedQueue : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "unbounded-queue",
        Title = "An unbounded queue in the program's own code fills because its consumer is slower than its source",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/slow-consumer",
        Mechanism = "A LinkedBlockingQueue without capacity accepts everything at once, so that no back pressure reaches the source. Where the consumer is slower, the difference stays on the heap, outside Flink's state.",
        Needs = ["the code", "checkpoint sizes, for a Flink job"],
        Refuters = ["checkpoints that grow with the heap"],
        References = ["java.util.concurrent.LinkedBlockingQueue", "Flink docs: Asynchronous I/O"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Feature("unbounded queue") is not { } code)
            return;
        scale.For(Weight.Strong, "code", "the code puts work into a queue without capacity", code);
        var sizes = limit.Process.CheckpointSizes;
        if (sizes.Count > 0 && sizes.All(ended => ended.Bytes < 64 << 10))
            scale.For(Weight.Strong, "checkpoints", $"the checkpoints hold next to nothing ({Bytes.Text(sizes[^1].Bytes ?? 0)}): it is not Flink's state that fills the heap", sizes[^1]);
        else if (limit.Process.StateGrows == true)
            scale.Against("checkpoints", "the checkpoints grow: it is Flink's state", sizes[^1]);
        if (limit.Process.BigClass("LinkedBlockingQueue$Node", "ConcurrentLinkedQueue$Node", "LinkedBlockingDeque$Node") is { } nodes)
            scale.For(Weight.Strong, "nodes", "queue nodes are among the biggest classes", nodes);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "give the queue a capacity, new LinkedBlockingQueue<>(10_000), and put() into it, so that back pressure reaches the source; or use AsyncDataStream with a small capacity")
        {
            Text = "More heap only delays it. Speed the consumer up (batches, more senders) where the rate must be kept.",
            Verify = "backPressuredTimeMsPerSecond rises instead of the heap; old generation levels off",
        };
    }
}
