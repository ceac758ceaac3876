using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Direct buffers that are made for one use each wait for a collection to be freed, and the limit holds a few of them only.</summary>
internal sealed class DirectBuffersChurn : Rule
{
    /// <summary>A limit that holds fewer than so many of the buffers is small for making one for each use.</summary>
    private const int Few = 16;

    public override RuleCard Card { get; } = new()
    {
        Id = "direct-buffers-churn",
        Title = "Direct buffers are made for one use each, and the limit holds too few of them until the next collection",
        Explains = ["direct-memory", "gc-stall"],
        Cause = "undersized/direct",
        Mechanism = "A direct ByteBuffer gives its memory back only when a collection finds it unused. Where each use makes a new one, the limit fills with garbage, and java.nio.Bits.reserveMemory calls System.gc() for every request that does not fit: full collections of a heap that has room, one after the other, and now and then a refusal when the cleaner comes too late. "
            + "Many more of these collections than refusals tell it from a leak, in which a collection frees nothing and every request is refused.",
        Needs = ["the refusals with their numbers, or a thread dump with Bits.reserveMemory", "a GC log with System.gc()"],
        Thresholds = ["10 collections with the cause System.gc(), at most 30 s apart on the average, and four times as many as refusals"],
        Refuters = ["an allocated count that stands on one value through several refusals", "a heap that is full after these collections"],
        References = ["java.nio.Bits.reserveMemory (JDK 8 to 25)", "java.nio.DirectByteBuffer", "java(1): -XX:MaxDirectMemorySize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var waiting = DirectReuse.Waiting(limit.Facts);
        var requests = DirectReuse.Plain(limit).ToArray();
        if (limit.Process.IsFlink || (requests.Length == 0 && waiting is null))
            return;
        if (DirectReuse.Of(limit.Process) is { } reuse)
            scale.For(Weight.Strong, "collections", $"{reuse.Collections} collections have the cause System.gc() and {reuse.Refusals} requests were refused: most of them found room after a collection, so the buffers are garbage, not kept", reuse.Seen);
        if (waiting is var (thread, _, taken))
            scale.For(limit.Failure == "gc-stall" ? Weight.Strong : Weight.Weak, "thread", $"thread \"{thread}\" waits in Bits.reserveMemory for a collection to free direct memory", taken);
        WeighRequests(requests, scale);
        if (!scale.HasSupport)
            return;
        var owner = DirectReuse.Allocator(limit) is { } frame ? $" that {frame} makes" : "";
        var max = requests.Select(request => request.Max).DefaultIfEmpty(limit.Process.Flags.Bytes("MaxDirectMemorySize") ?? 0).Max();
        scale.Conclude($"The direct buffers{owner} are freed by collections only{(max > 0 ? $", and {Bytes.Text(max)} hold too few of them until the next one" : ", and the limit holds too few of them until the next one")}");
        scale.Lacks("whether direct memory falls after each collection", "java.nio:type=BufferPool,name=direct (MemoryUsed) every second over a minute, or jcmd PID VM.native_memory summary before and after jcmd PID GC.run");
    }

    // Each refusal finds another level: what was taken before has been given back.
    private static void WeighRequests(NettyRequest[] requests, Scale scale)
    {
        if (requests is not [var first, ..] || first.Max <= 0)
            return;
        if (first.Asked >= first.Max / Few)
            scale.For(Weight.Weak, "size", $"{Bytes.Text(first.Asked)} were asked for at once: the limit of {Bytes.Text(first.Max)} holds {first.Max / first.Asked} of such buffers", first.Thrown);
        if (requests.Length >= 3 && DirectBuffersKept.Standing(requests) is not null)
            scale.Against("level", "the allocated count does not move between refusals: nothing is given back", requests[^1].Thrown);
        else if (requests.Select(request => request.Used).Distinct().Count() >= 2 && requests.Max(request => request.Used) - requests.Min(request => request.Used) >= first.Max / 50)
            scale.For(Weight.Weak, "level", $"the allocated count differs between refusals ({Bytes.Text(requests.Min(request => request.Used))} to {Bytes.Text(requests.Max(request => request.Used))}): buffers are given back in between", first.Thrown, requests[^1].Thrown);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var max = DirectReuse.Plain(limit).Select(request => request.Max).DefaultIfEmpty(limit.Process.Flags.Bytes("MaxDirectMemorySize") ?? 0).Max();
        var owner = DirectReuse.Allocator(limit);
        yield return new Fix(Applicability.Placeholders, $"reuse the buffers{(owner is null ? "" : $" that {owner} makes")}: one direct buffer for each thread, or a pool of them, instead of ByteBuffer.allocateDirect for each use")
        {
            Code = "private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LARGEST));\n...\nByteBuffer buffer = BUFFER.get().clear();",
            Text = "With a pool of threads the need is threads times the largest buffer, and it is known. Do not set -XX:+DisableExplicitGC: these collections are what frees direct memory. -XX:+ExplicitGCInvokesConcurrent (G1) shortens the pauses, but the memory comes later.",
            Verify = "the GC log has hardly any System.gc(), and java.nio:type=BufferPool,name=direct stays level",
        };
        var wanted = max > 0 && !NettyAdvice.IsLarge(max) ? NettyAdvice.Twice(max) : null;
        yield return new Fix(Applicability.Check, wanted is null ? "raise -XX:MaxDirectMemorySize to what all buffers of a few seconds need" : $"raise the limit: -XX:MaxDirectMemorySize={wanted}")
        {
            Changes = wanted is null ? [] : [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = "It needs room for every buffer that is made between two collections; the container must have the memory.",
            Verify = "fewer System.gc() in the GC log, no refusal over a whole load cycle",
        };
    }
}
