using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The program keeps direct buffers that it made itself.</summary>
internal sealed class DirectBuffersKept : Rule
{
    private const string Buffer = "java.nio.DirectByteBuffer";

    /// <summary>A burst of one moment finds the count unmoved as well.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public override RuleCard Card { get; } = new()
    {
        Id = "direct-buffers-kept",
        Title = "The program keeps the direct buffers that it makes",
        Explains = ["direct-memory"],
        Cause = "leak/direct",
        Mechanism = "A direct ByteBuffer is freed when nothing refers to it any more. Buffers that stay in a map, a list, a cache without bound or a ThreadLocal fill -XX:MaxDirectMemorySize whatever its size. Then System.gc(), which Bits.reserveMemory calls, frees nothing: one request after the other is refused, and the allocated count in the messages stands still. "
            + "Native memory tracking shows them under Other (Internal on JDK 8), a histogram as java.nio.DirectByteBuffer with as many jdk.internal.ref.Cleaner.",
        Needs = ["the refusal with its stack and numbers", "several refusals, a difference of native memory tracking, or histograms"],
        Thresholds = ["three refusals that find the very same count, over 2 s at least", "growth of Other by a quarter of the limit, to half of it"],
        Refuters = ["many more System.gc() in the GC log than refusals: then collections do free buffers", "a count that differs from refusal to refusal"],
        References = ["java.nio.Bits.reserveMemory (JDK 8 to 25)", "java.nio.DirectByteBuffer.Deallocator", "HotSpot: Native Memory Tracking, NMT category Other (JDK 11 and later)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var requests = DirectReuse.Plain(limit).ToArray();
        if (limit.Process.IsFlink || requests is not [var first, ..])
            return;
        if (Standing(requests) is var (used, times, at))
            WeighLevel(limit, scale, (used, times, at), requests[^1].Thrown);
        if (Tracked(limit, first.Max) is var (name, from, to, tracked))
            scale.For(Weight.Strong, "tracking", $"{name} of native memory tracking grew from {Bytes.Text(from)} to {Bytes.Text(to)}: that is where direct buffers are counted", tracked);
        WeighHistograms(limit, scale);
        if (DirectReuse.Of(limit.Process) is { } reuse)
            scale.Against("collections", $"{reuse.Collections} collections with the cause System.gc() and only {reuse.Refusals} refusals: collections free buffers", reuse.Seen);
        if (!scale.HasSupport)
            return;
        var owner = DirectReuse.Allocator(limit);
        scale.Conclude($"The direct buffers{(owner is null ? "" : $" that {owner} makes")} are kept: {Bytes.Text(requests.Max(request => request.Used))} of {Bytes.Text(first.Max)} are taken and not given back");
        scale.Lacks("who holds the buffers", "jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap direct /tmp/heap.hprof");
    }

    // Without the collection that Bits asks for, a count that stands says only that nothing was collected.
    private static void WeighLevel(BrokenLimit limit, Scale scale, (long Used, int Times, TimeSpan Over) level, Thrown last)
    {
        var collected = limit.Process.Flags.IsOn("DisableExplicitGC") != true;
        scale.For(collected && level.Over >= Moment ? Weight.Strong : Weight.Weak, "level", $"{level.Times} requests of different sizes were refused with the same {Bytes.Text(level.Used)} allocated{(collected ? ": the collection before each refusal freed nothing" : "")}", last);
    }

    /// <summary>The allocated count that three refusals or more of different sizes found unmoved at the end, how many, and the time from the first to the last of them; null where it moves.</summary>
    public static (long Used, int Times, TimeSpan Over)? Standing(NettyRequest[] requests)
    {
        var last = requests[^1];
        var same = Enumerable.Reverse(requests).TakeWhile(request => request.Used == last.Used).ToArray();
        if (same.Length < 3 || last.Used < last.Max * 9 / 10 || same.Select(request => request.Asked).Distinct().Count() < 2)
            return null;
        return (last.Used, same.Length, last.Thrown.Origin.At - same[^1].Thrown.Origin.At ?? TimeSpan.Zero);
    }

    // Internal held them before JDK 11; what it is with a baseline, or at the first of two summaries.
    private static (string Name, long From, long To, NativeMemoryTaken Taken)? Tracked(BrokenLimit limit, long max)
    {
        if (limit.Process.Series<NativeMemoryTaken>() is not [var first, ..] taken)
            return null;
        var last = taken[^1];
        foreach (var category in last.Memory.Categories.Where(category => category.Name is "Other" or "Internal").OrderByDescending(category => category.Committed))
        {
            var before = taken.Count > 1 ? first.Memory[category.Name].Committed : category.Committed - (category.Growth ?? 0);
            if (category.Committed - before >= max / 4 && category.Committed >= max / 2)
                return (category.Name, before, category.Committed, last.At(category.Name));
        }

        return null;
    }

    private static void WeighHistograms(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Histograms is not [var first, .., var last])
            return;
        var (before, after) = (first.Histogram[Buffer].Instances, last.Histogram[Buffer].Instances);
        if (after >= 100 && after >= before * 3 / 2)
            scale.For(Weight.Strong, "buffers", $"instances of {Buffer} rose from {before} to {after} between two histograms", last.At(Buffer), first.At(Buffer));
        else if (after <= before)
            scale.Against("buffers", $"instances of {Buffer} do not grow between histograms", last.At(Buffer));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var owner = DirectReuse.Allocator(limit);
        yield return new Fix(Applicability.Placeholders, $"release the direct buffers{(owner is null ? "" : $" that {owner} makes")}: remove each ByteBuffer from every map, list and cache when its work is done or its entry is evicted, and bound how many are kept")
        {
            Code = "buffers.remove(key); // with the index entry: whatever still refers to the ByteBuffer keeps its native memory\n\n// or, from JDK 22 on, with an end that does not wait for the collector:\ntry (Arena arena = Arena.ofConfined()) {\n    ByteBuffer buffer = arena.allocate(size).asByteBuffer();\n    ...\n}",
            Text = $"{(owner is null ? "The heap dump names the holder" : $"Follow the ByteBuffer that {owner} returns or stores")}: an eviction that removes the key from one collection and leaves the buffer in another is the usual way. A larger -XX:MaxDirectMemorySize only delays the failure.",
            Verify = "java.nio:type=BufferPool,name=direct (Count, MemoryUsed) levels off; Other of jcmd PID VM.native_memory summary.diff stops growing",
        };
    }
}
