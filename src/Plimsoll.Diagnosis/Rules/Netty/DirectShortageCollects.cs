using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Full collections that requests for direct memory ask for: the limit is reached again and again, and a collection makes room each time.</summary>
internal sealed class DirectShortageCollects : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "direct-shortage-collects",
        Title = "Requests for direct memory do not fit their limit, and each asks for a full collection",
        Explains = ["direct-memory", "gc-stall"],
        Cause = "undersized/direct",
        Mechanism = "java.nio.Bits.reserveMemory calls System.gc() when a direct buffer does not fit -XX:MaxDirectMemorySize, because only a collection frees buffers that nobody uses any more. Heap and metaspace have room; still there is one full collection after the other, as often as the limit is reached. "
            + "Whoever reads or writes much at once asks first: each thread's temporary buffer of a channel is as large as its largest read or write. Flink sets the limit to framework off-heap + task off-heap + network memory; a connector has only what task off-heap gives it, nothing by default, and what the framework leaves.",
        Needs = ["the stack of the call of System.gc(), with Bits.reserveMemory in it, or a person's words about it"],
        Refuters = ["a heap or metaspace that is full after these collections", "direct memory that grows without end: then buffers are kept"],
        References = ["java.nio.Bits.reserveMemory (JDK 7 to 25)", "sun.nio.ch.Util.getTemporaryDirectBuffer; -Djdk.nio.maxCachedBufferSize (JDK 8u102, 9)", "Flink docs: Troubleshooting memory, OutOfMemoryError: Direct buffer memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<CollectionAsked>() is { } asked)
        {
            scale.For(Weight.Strong, "asked", $"System.gc() is called by {CollectionAsked.Frame}: a request for direct memory did not fit", asked);
            if (asked.Allocator.Length > 0)
                scale.Conclude($"The direct memory that {asked.Allocator} asks for does not fit its limit, and each such request asks for a full collection");
        }
        else if (Told(limit) is { } told)
        {
            scale.For(Weight.Strong, "asked", $"System.gc() is reported to be called by {CollectionAsked.Frame}: a request for direct memory did not fit", told);
        }

        if (!scale.HasSupport)
            return;
        if (limit.Facts.First<FailureTold>(one => one is { Failure: "direct-memory", Saying: FailureSaying.Grows }) is { } grows)
            scale.Against("growth", "direct memory is reported to grow without end: then a larger limit fills too", grows);
        scale.Lacks("whether direct memory falls after each collection", "java.nio:type=BufferPool,name=direct (MemoryUsed; in Flink Status.JVM.Memory.Direct.MemoryUsed) every second over a minute, beside jcmd PID VM.flags for MaxDirectMemorySize");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        const string Caution = "Do not set -XX:+DisableExplicitGC: these collections are what frees direct memory. -XX:+ExplicitGCInvokesConcurrent (G1) shortens the pauses only.";
        const string Verify = "the GC log has hardly any System.gc() over a whole load cycle";
        if (limit.Process.IsFlink)
        {
            var wanted = Math.Max((limit.Process.Plan[MemoryRegionKind.TaskOffHeap] ?? 0) * 2, 256L << 20);
            var fix = FlinkMemoryFix.KeepHeap(limit.Process, $"give user code {Bytes.Text(wanted)} of direct memory: taskmanager.memory.task.off-heap.size", new SettingChange("taskmanager.memory.task.off-heap.size", FlinkMemoryFix.Size(wanted)));
            yield return fix with { Text = $"{fix.Text} {Caution} taskmanager.memory.framework.off-heap.size is meant for Flink's own Netty.".TrimStart(), Verify = Verify };
        }
        else
        {
            var present = limit.Process.Flags.Bytes("MaxDirectMemorySize");
            yield return new Fix(Applicability.Check, "raise -XX:MaxDirectMemorySize (in Flink taskmanager.memory.task.off-heap.size, of which Flink computes it) to what is read and written at once")
            {
                Changes = present is > 0 and var bytes ? [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", FlinkMemoryFix.Size(bytes * 2))] : [],
                Text = $"Unset, the limit is as large as -Xmx. {Caution}",
                Verify = Verify,
            };
        }

        yield return new Fix(Applicability.Check, "or read and write less at once: smaller fetches (Kafka: fetch.max.bytes, max.partition.fetch.bytes, max.poll.records), fewer threads that do so, -Djdk.nio.maxCachedBufferSize=262144 against large temporary buffers that threads keep");
    }

    private static FailureTold? Told(BrokenLimit limit) => limit.Case.Facts.First<FailureTold>(told => told.Failure == "direct-memory" && told.Words.Contains("reserveMemory", StringComparison.Ordinal));
}
