using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The limit on direct memory is below what the program's ordinary input and output takes.</summary>
internal sealed class DirectLimitLow : Rule
{
    /// <summary>Two of the chunks that Netty made until 4.1.75, or 64 KiB for each of 500 connections: any server or driver comes near.</summary>
    private const long Tiny = 32L << 20;

    /// <summary>Room for some chunks and some hundred connections.</summary>
    private const long Low = 128L << 20;

    /// <summary>A default as large as a heap of this size was chosen for the heap, not for input and output.</summary>
    private const long SmallHeap = 1L << 30;

    /// <summary>What steady work of most servers takes.</summary>
    private const long Large = 2L << 30;

    /// <summary>What the memory calculator of the Java buildpacks sets where nobody chooses.</summary>
    private const long Buildpack = 10L << 20;

    /// <summary>A request of this size is no ordinary input and output.</summary>
    private const long HugeRequest = 64L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "direct-limit-low",
        Title = "The limit on direct memory is below what ordinary input and output takes",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "Sockets, drivers and servers move their bytes through direct memory: the JDK keeps a buffer as large as its largest read or write for each thread, and Netty takes a chunk (4 MiB, before 4.1.75 16 MiB) for each arena that is used. A limit of 10 or 20 MiB is full before there is any load. "
            + "Few people choose such a limit: the memory calculator of Cloud Foundry's and Paketo's Java buildpacks sets -XX:MaxDirectMemorySize=10M where nobody sets another, and a JVM without the option takes -Xmx, which was sized for objects. A leak fills any limit, a larger one only later: a level that holds tells them apart.",
        Needs = ["the refusal with its limit, or -XX:MaxDirectMemorySize (-Xmx where it is unset)"],
        Thresholds =
        [
            "32 MiB: two of Netty's old chunks, or 500 connections with one buffer of 64 KiB each",
            "128 MiB: below it the limit is a hint; it proves nothing",
            "64 MiB for one request: that is a large message, whatever the limit",
        ],
        Refuters = ["buffers that Netty's leak detector found", "a size that is the first bytes of another protocol", "direct memory that grows for hours"],
        References = ["java.nio.Bits.reserveMemory (JDK 8 to 25)", "jdk.internal.misc.VM.maxDirectMemory: Runtime.maxMemory() where the option is unset", "cloudfoundry/java-buildpack-memory-calculator issues 17, 20 and 50", "paketo-buildpacks/spring-boot issues 11 and 472"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        var most = Most(limit);
        // Netty's own count has a rule of its own for limits that are merely small.
        if (limit.Failure == "netty-direct-memory" && most is null or { Bytes: > Tiny })
            return;
        WeighLimit(limit, most, scale);
        WeighPool(limit, most, scale);
        if (!scale.HasSupport)
            return;
        WeighStart(limit, scale);
        WeighRivals(limit, scale);
        scale.Conclude(Sentence(most));
        scale.Lacks("whether direct memory levels off under a larger limit", "java.nio:type=BufferPool,name=direct (MemoryUsed), or category Other of jcmd PID VM.native_memory summary, every 10 minutes over a load cycle");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var most = Most(limit);
        const string Text = "Where the image was made by Cloud Foundry's or Paketo's buildpacks, set it in JAVA_TOOL_OPTIONS (Cloud Foundry: JAVA_OPTS): the memory calculator keeps a size that is set, and takes what it costs from the heap. Elsewhere an unset option means -Xmx. "
            + "The container must have the memory. If the larger limit fills too, only later, it is a leak or a backlog.";
        const string Verify = "java.nio:type=BufferPool,name=direct (with Netty usedDirectMemory) levels off below the limit over a whole load cycle";
        if (most is not { } known || NettyAdvice.IsLarge(known.Bytes))
        {
            yield return new Fix(Applicability.Check, "raise -XX:MaxDirectMemorySize to twice what it is now (-Xmx where it is unset), and watch whether direct memory levels off") { Text = Text, Verify = Verify };
            yield break;
        }

        var wanted = FlinkMemoryFix.Size(Math.Max(Low, known.Bytes * 2));
        yield return new Fix(Applicability.Check, $"raise the limit from {Bytes.Text(known.Bytes)}: -XX:MaxDirectMemorySize={wanted}")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = Text,
            Verify = Verify,
        };
    }

    private static void WeighLimit(BrokenLimit limit, DirectLimit? most, Scale scale)
    {
        if (most is not { } known)
            return;
        if (known.Bytes <= Tiny && OwnRequest(limit) is { } own)
            scale.For(Weight.Weak, "limit", $"{known.Words}; the program itself asks for the buffer, in {ApplicationFrames.Short(own)}, and may keep it", known.Fact);
        else if (known.Bytes <= Tiny)
            scale.For(Weight.Strong, "limit", $"{known.Words}: sockets, drivers and servers take as much at ordinary work", known.Fact);
        else if (known.Bytes < Low)
            scale.For(Weight.Weak, "limit", known.Words, known.Fact);
        if (known.Bytes == Buildpack)
            scale.For(Weight.Weak, "default", "10 MiB is what the memory calculator of the Java buildpacks sets where nobody chooses", known.Fact);
        if (known.Heap is { } heap && known.Bytes <= Large)
            scale.For(known.IsStated && known.Bytes <= SmallHeap ? Weight.Strong : Weight.Weak, "inherited", $"no -XX:MaxDirectMemorySize is set, so the limit comes from the heap's, {heap.Origin.Excerpt}: it was sized for objects", heap);
    }

    // Who calls ByteBuffer.allocateDirect: the program's own code is not ordinary input and output.
    private static string? OwnRequest(BrokenLimit limit) => limit.Facts.Of<Thrown>().Where(thrown => thrown.Link("irect buffer memory") is not null)
        .Select(thrown => thrown.Frames.SkipWhile(frame => frame.StartsWith("java.nio.", StringComparison.Ordinal)).FirstOrDefault()).FirstOrDefault(frame => frame is not null && ApplicationFrames.IsApplication(frame));

    // The JDK's count without numbers, as JDK 8 and 9 print it.
    private static void WeighPool(BrokenLimit limit, DirectLimit? most, Scale scale)
    {
        if (most is null or { Bytes: < Large } && limit.Facts.First<Thrown>(thrown => thrown.Link("irect buffer memory") is not null && thrown.HasFrame(".newChunk(")) is { } thrown)
            scale.For(Weight.Weak, "pool", "it failed where Netty's pool takes one more chunk: the chunks of its arenas fill the limit, not one message", thrown);
    }

    private static void WeighStart(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.Link("irect buffer memory") is not null && StartingThread.Is(thrown)) is { } starting && OwnRequest(limit) is null)
            scale.For(Weight.Weak, "start", "it failed while the program was started: nothing can have piled up", starting);
        else if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.AtStart) is { } told)
            scale.For(Weight.Weak, "start", "it comes at the start, or with the first peers: nothing can have piled up", told);
    }

    private static void WeighRivals(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released: a leak fills any limit", leak);
        if (NotApplied.Of(limit) is { } lost)
            scale.Against("set", $"{lost.Flag.Origin.Excerpt} asks for more: the option did not arrive", lost.Flag);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.LongUptime or Topic.Growth) is { } grows)
            scale.Against("growth", "it comes only with time, as a leak does", grows);
        if (NettyRequest.Of(limit) is not { } request)
            return;
        if (ForeignProtocol.Of(request.Asked) is { } foreign)
            scale.Refute(FormattableString.Invariant($"{foreign.Length} bytes is 0x{foreign.Length:x8}, the first bytes of {foreign.Name}: no buffer is that large"), request.Thrown);
        else if (request.Asked >= HugeRequest)
            scale.Against("size", $"{Bytes.Text(request.Asked)} were asked for at once", request.Thrown);
    }

    private static string Sentence(DirectLimit? most) => most switch
    {
        null => "Netty's pool of direct memory has filled its limit, which the evidence does not tell; unset, it is -Xmx",
        { Heap: not null } known => $"Direct memory may take {Bytes.Text(known.Bytes)}, the heap's own size, and needs more",
        { } known => $"Direct memory may take {Bytes.Text(known.Bytes)}, which is less than the program's ordinary input and output needs",
    };

    // The limit that the message names, else the one that is set, else -Xmx, which the JDK takes where none is.
    private static DirectLimit? Most(BrokenLimit limit)
    {
        var flags = limit.Process.Flags;
        var heap = flags["MaxDirectMemorySize"] is null && flags.Bytes("MaxHeapSize") is > 0 and var bytes ? (Flag: flags["MaxHeapSize"], Bytes: bytes) : default;
        if (NettyRequest.Of(limit) is { Max: > 0 } request)
            return new DirectLimit(request.Max, Words(request), request.Thrown, true) { Heap = request.Max <= heap.Bytes && request.Max >= heap.Bytes * 8 / 10 ? heap.Flag : null };
        if (flags["MaxDirectMemorySize"] is { } flag && flags.Bytes("MaxDirectMemorySize") is > 0 and var set)
            return new DirectLimit(set, $"the limit is {Bytes.Text(set)} ({flag.Origin.Excerpt})", flag, false);
        // A default that somebody names is closer to it than what another process was started with.
        if (limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.DirectLimit, Number: > 0 }) is { Number: { } told } words)
            return new DirectLimit(told, $"the limit is said to be {Bytes.Text(told)}", words, false);
        return heap.Flag is null ? null : new DirectLimit(heap.Bytes, $"the limit is that of the heap, {Bytes.Text(heap.Bytes)}", heap.Flag, false) { Heap = heap.Flag };
    }

    private static string Words(NettyRequest request) => request.Used > 0
        ? $"{Bytes.Text(request.Used)} are taken, {Bytes.Text(request.Asked)} were asked for, and the limit is {Bytes.Text(request.Max)}"
        : $"{Bytes.Text(request.Asked)} were asked for, and the limit of {Bytes.Text(request.Max)} has no room for them";

    /// <summary>What bounds direct memory.</summary>
    /// <param name="Bytes">How much.</param>
    /// <param name="Words">In words.</param>
    /// <param name="Fact">Where it stands.</param>
    /// <param name="IsStated">Whether the refusal itself names it.</param>
    private sealed record DirectLimit(long Bytes, string Words, Fact Fact, bool IsStated)
    {
        /// <summary>The heap's size, where the limit comes from it.</summary>
        public JvmFlag? Heap { get; init; }
    }
}
