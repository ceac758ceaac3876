using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>By people's words the heap of a Flink process takes nearly all of its container.</summary>
internal sealed class FlinkHeapFillsContainer : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-heap-fills-container",
        Title = "Flink's heap leaves too little of the container for everything beside it",
        Explains = ["container-limit"],
        Cause = "undersized/jvm-overhead",
        Mechanism = "YARN and Kubernetes count the process, not its heap: metaspace, compiled code, stacks, Netty's buffers and native libraries come on top of -Xmx. Up to Flink 1.9 a share of the container is cut off for them (containerized.heap-cutoff-ratio, at first 15 percent); where that is too little the container is killed though the heap never fills.",
        Needs = ["words that the container was killed", "its size and the heap's, told"],
        Thresholds = ["three quarters of the container for the heap: Flink cuts off a quarter by default since 1.0"],
        Refuters = ["memory that grows without end"],
        References = ["docs of Flink 1.9: containerized.heap-cutoff-ratio, containerized.heap-cutoff-min", "docs of Flink 1.10: taskmanager.memory.jvm-overhead.fraction"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (!limit.Process.IsFlink || limit.Process is not { MemoryLimit: { Basis: Basis.Reported } bound, HeapFlag: { Basis: Basis.Reported } flag, MaxHeap: { } heap } || heap < bound.Bytes / 4 * 3)
            return;
        scale.For(Weight.Strong, "share", $"the heap is reported to take {Bytes.Text(heap)} of a container with {Bytes.Text(bound.Bytes)}", flag, bound);
        if (limit.Case.Facts.First<FailureTold>(told => told is { Failure: "container-limit", Saying: FailureSaying.Broke }) is { } ended)
            scale.For(Weight.Weak, "ended", $"it is ended from outside: {ended.Words}", ended);
        if (limit.Case.Facts.First<RegionGrows>() is { } growth)
            scale.Against("growth", "memory is reported to grow without end", growth);
        scale.Conclude($"The heap of {Bytes.Text(heap)} leaves {Bytes.Text(Math.Max(0, bound.Bytes - heap))} of the container for metaspace, stacks, Netty's buffers and native memory");
        scale.Lacks("what the process takes beside its heap", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) beside VmRSS of /proc/PID/status");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var container = limit.Process.MemoryLimit?.Bytes ?? 4L << 30;
        yield return new Fix(Applicability.Check, $"leave a quarter to a third of the container outside the heap: up to Flink 1.9 raise containerized.heap-cutoff-ratio to 0.3 (before 1.0: yarn.heap-cutoff-ratio), from 1.10 on raise taskmanager.memory.jvm-overhead.min and .max to {FlinkMemoryFix.Size(container / 5)}")
        {
            Text = "The same heap in a larger container does as well. Off-heap managed memory and network buffers count beside the heap too.",
            Verify = "the container's resident memory levels off below its size, and YARN or Kubernetes kills no more",
        };
    }
}
