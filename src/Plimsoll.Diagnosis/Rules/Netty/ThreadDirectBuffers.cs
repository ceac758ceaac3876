using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Every thread keeps a direct buffer of its own for as long as it lives, and threads times that buffer is more than the limit.</summary>
internal sealed class ThreadDirectBuffers : Rule
{
    /// <summary>Fewer buffers than that are no pool of threads.</summary>
    private const long Many = 8;

    /// <summary>How near to the innermost frame the thread's variable is made, where the buffer is made for it.</summary>
    private const int Near = 8;

    /// <summary>Elasticsearch's and OpenSearch's transport: a static ThreadLocal of a direct buffer, 1 MiB unless it is set.</summary>
    private const string SearchTransport = "CopyBytesSocketChannel";

    public override RuleCard Card { get; } = new()
    {
        Id = "thread-direct-buffers",
        Title = "Every thread keeps a direct buffer of its own, and there are more threads than the limit has room for",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "leak/direct/thread-local-buffers",
        Mechanism = "A ThreadLocal with a direct buffer gives each thread its own at first use and keeps it until the thread ends. Pools of event loops are sized by the processors, so a program that runs for years on 16 of them fails on 384: threads times buffer reaches MaxDirectMemorySize, which Elasticsearch and OpenSearch set to half the heap. "
            + "The allocated count is then a multiple of the size that is refused, with as many buffers as there are threads.",
        Needs = ["the refusal with its numbers, and the stack: a thread-local variable is made, or the transport of a search node reads", "the number of threads"],
        Thresholds = ["8 buffers of the size that was refused", "threads within a tenth of the number of buffers"],
        Refuters = ["a refused size that is no part of what is allocated"],
        References = ["org.opensearch.transport.CopyBytesSocketChannel: opensearch.transport.buffer.size (Elasticsearch: es.transport.buffer.size), 1m", "OpenSearch issue 23064", "java.lang.ThreadLocal.withInitial"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || Request(limit) is not { } request)
            return;
        var buffers = request.Used / request.Asked;
        scale.For(Weight.Strong, "stack", IsSearch(request) ? $"it failed where the transport of a search node makes the buffer of {Bytes.Text(request.Asked)} that each event loop keeps for its life" : $"it failed where a thread makes a direct buffer of {Bytes.Text(request.Asked)} for a thread-local variable, which it keeps for its life", request.Thrown);
        scale.For(Weight.Weak, "arithmetic", $"{Bytes.Text(request.Used)} are {buffers} buffers of that size, and the limit of {Bytes.Text(request.Max)} has no room for one more", request.Thrown);
        if (Threads(limit, buffers) is var (count, fact))
            scale.For(Weight.Strong, "threads", $"{count} threads are there: one buffer for each", fact);
        scale.Conclude($"Each thread keeps a direct buffer of {Bytes.Text(request.Asked)}: {buffers} threads fill the limit of {Bytes.Text(request.Max)}");
        scale.Lacks("how many threads have such a buffer", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head; java.nio:type=BufferPool,name=direct (Count, MemoryUsed)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Request(limit) is not { } request)
            yield break;
        var wanted = NettyAdvice.Twice(request.Max);
        var search = IsSearch(request);
        yield return new Fix(Applicability.Check, search
            ? $"fewer event loops or smaller buffers: transport.netty.worker_count or node.processors in the node's configuration, -Dopensearch.transport.buffer.size=64k (Elasticsearch: es.transport.buffer.size); or more room, -XX:MaxDirectMemorySize={wanted}"
            : $"fewer threads or smaller buffers: the pool's size from the load rather than from the processors; or more room, -XX:MaxDirectMemorySize={wanted}")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = $"The need is threads times {Bytes.Text(request.Asked)}, and it is known.{(search ? " Unset, a search node's direct memory is half of its heap: a larger -Xmx gives more of both." : "")} -XX:ActiveProcessorCount makes every pool of the JVM smaller. The machine or container must have the memory.",
            Verify = "java.nio:type=BufferPool,name=direct levels off at threads times the buffer, below the limit",
        };
    }

    private static NettyRequest? Request(BrokenLimit limit) =>
        NettyRequest.All(limit).Where(request => request.Asked > 0 && request.Used / request.Asked >= Many && request.Used >= request.Max * 9 / 10 && (IsSearch(request) || MakesVariable(request))).Select(request => (NettyRequest?)request).FirstOrDefault();

    private static bool IsSearch(NettyRequest request) => request.Thrown.HasFrame(SearchTransport);

    // Not the JDK's own cache of temporary buffers, and no pool, whose thread cache is made of heap objects.
    private static bool MakesVariable(NettyRequest request) =>
        !request.IsPoolChunk && !request.Thrown.HasFrame(TemporaryBuffer.Frame) && request.Thrown.Root.Frames.Take(Near).Any(frame => frame.Contains("ThreadLocal.setInitialValue(", StringComparison.Ordinal) || frame.Contains("SuppliedThreadLocal.initialValue(", StringComparison.Ordinal) || frame.Contains("FastThreadLocal.initialize(", StringComparison.Ordinal));

    // As many threads as buffers, by a dump or by somebody's count.
    private static (long Count, Fact Fact)? Threads(BrokenLimit limit, long buffers)
    {
        foreach (var taken in limit.Facts.Of<ThreadsTaken>())
        {
            if (taken.Dump.Families().Select(family => (long)family.Count).FirstOrDefault(count => IsAbout(count, buffers)) is > 0 and var alive)
                return (alive, taken);
        }

        if (limit.Case.Facts.First<ThreadCount>(count => IsAbout(count.Count, buffers)) is { } counted)
            return (counted.Count, counted);
        return limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.ThreadsReached, Number: { } number } && IsAbout(number, buffers)) is { } told ? (told.Number!.Value, told) : null;
    }

    private static bool IsAbout(long threads, long buffers) => Math.Abs(threads - buffers) <= buffers / 10;
}
