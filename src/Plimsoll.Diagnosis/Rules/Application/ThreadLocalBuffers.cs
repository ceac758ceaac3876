using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every pooled thread keeps a buffer as large as the largest thing it has ever seen.</summary>
internal sealed class ThreadLocalBuffers : Rule
{
    private const int ManyThreads = 16;

    // Libraries that keep a growing buffer with each thread.
    private static readonly (string Sign, string Name, string Cure)[] Known =
    [
        ("Hessian2Input", "Dubbo's Hessian2Input", "upgrade to Dubbo 3.x, or to a 2.7 released after June 2022 (PR 10231): before, its thread-local Hessian2Input kept the StringBuilder _sbuf of its largest string; send large objects in pieces"),
        ("BufferRecycler", "Jackson's BufferRecycler", "upgrade Jackson, or use a bounded RecyclerPool"),
    ];

    public override RuleCard Card { get; } = new()
    {
        Id = "thread-local-buffers",
        Title = "Each thread of a pool keeps a buffer as large as the largest item it has handled",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/thread-local-buffers",
        Mechanism = "A buffer in a ThreadLocal that is grown by doubling and reset but never shrunk ends as large as the largest item each thread has seen. Pool threads never end, so threads x largest item is what stays; with G1 the buffers are humongous objects. The error strikes several threads at the same line that grows the buffer.",
        Needs = ["stacks of several threads, the number of threads; a heap dump proves it"],
        Thresholds = ["16 threads in the pool"],
        Refuters = ["one thread alone fails"],
        References = ["java.lang.ThreadLocal", "java.io.ByteArrayOutputStream.reset keeps its array"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        WeighStacks(limit, scale);
        var told = limit.Case.Facts.Of<Statement>();
        var local = told.FirstOrDefault(statement => statement.Origin.Excerpt.Contains("thread-local", StringComparison.OrdinalIgnoreCase) || statement.Origin.Excerpt.Contains("ThreadLocal", StringComparison.Ordinal));
        if (local is not null && told.FirstOrDefault(statement => statement.Name.Contains("StringBuilder", StringComparison.Ordinal) || statement.Name.Contains("Buffer", StringComparison.Ordinal)) is { } buffer)
            scale.For(Weight.Strong, "told", $"a heap dump shows a thread-local object with a {buffer.Name} that holds a very large array", local);
        if (scale.HasSupport && Carrier(limit) is { } known)
        {
            scale.For(Weight.Strong, "library", $"{known.Name} keeps such a buffer with each thread", told.FirstOrDefault(statement => statement.Name.Contains(known.Sign, StringComparison.Ordinal)));
            scale.Conclude($"{known.Name} keeps the largest buffer it ever needed with each thread");
        }
    }

    private static void WeighStacks(BrokenLimit limit, Scale scale)
    {
        var growing = limit.Facts.Of<Thrown>().Where(thrown => thrown.Thread is not null && thrown.HasFrame("ByteArrayOutputStream.ensureCapacity", "ByteArrayOutputStream.grow", "AbstractStringBuilder.ensureCapacity", "AbstractStringBuilder.expandCapacity", "AbstractStringBuilder.newCapacity")).ToArray();
        var threads = growing.Select(thrown => thrown.Thread).Distinct(StringComparer.Ordinal).Count();
        if (threads < 2)
            return;
        var pool = limit.Facts.Of<ThreadsTaken>().SelectMany(taken => taken.Dump.Families()).Where(family => growing.Any(thrown => new Jvm.DumpedThread(thrown.Thread!, false, null, []).Family == family.Family)).Select(family => family.Count).DefaultIfEmpty(0).Max();
        var frame = growing[0].Frames.FirstOrDefault(ApplicationFrames.IsApplication) is { } own ? ApplicationFrames.Short(own) : "one place";
        scale.For(Weight.Strong, "stacks", $"{threads} threads fail at the same line, where {frame} grows its buffer", growing);
        if (pool >= ManyThreads)
            scale.For(Weight.Weak, "pool", $"the pool has {pool} threads", limit.Facts.Last<ThreadsTaken>());
        if (limit.Process.GcRun is { Measures.Heap: { PeakHumongous: { } humongous, Limit: { } heap } } seen && humongous > heap / 2)
            scale.For(Weight.Strong, "humongous", $"{Bytes.Text(humongous)} of {Bytes.Text(heap)} are humongous objects that collections do not free: large arrays, kept", seen);
        scale.Conclude($"Threads of a pool each keep a large buffer, grown in {frame}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Carrier(limit) is { } known)
            yield return new Fix(Applicability.Check, known.Cure);
        yield return new Fix(Applicability.Placeholders, "trim the thread-local buffer after a large item: remove() the ThreadLocal, or replace the buffer when it is above a bound")
        {
            Code = "finally {\n    if (buffer.capacity() > MAX_KEPT)\n        BUFFER.remove();   // the ThreadLocal: the next item starts with a small one\n    else\n        buffer.reset();\n}",
            Text = "Other ways: write to the target as a stream instead of a buffer, fewer threads, or a limit on the item's size.",
            Verify = "after a full collection the heap is as small as before the large items",
        };
    }

    private static (string Sign, string Name, string Cure)? Carrier(BrokenLimit limit)
    {
        var found = Known.FirstOrDefault(known => limit.Case.Facts.Any<Statement>(statement => statement.Name.Contains(known.Sign, StringComparison.Ordinal)) || limit.Facts.Of<Thrown>().Any(thrown => thrown.HasFrame(known.Sign)));
        return found.Sign is null ? null : found;
    }
}
