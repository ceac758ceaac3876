namespace Plimsoll.Diagnosis.Limits;

/// <summary>Direct buffers reached MaxDirectMemorySize, the JDK's own count.</summary>
internal sealed class DirectMemoryLimit : SignedLimit
{
    public override string Failure => "direct-memory";

    public override string Name => "JDK direct memory";

    public override int Rank => 22;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("who holds the buffers, and whether they grow", "the whole stack trace; jcmd PID VM.flags; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap direct; java.nio:type=BufferPool,name=direct over time")];

    protected override IReadOnlyList<string> Signatures { get; } = ["Direct buffer memory", "bytes of direct buffer memory", "Cause: Direct buffer memory", "Could not allocate enough memory segments for NetworkBufferPool", "Failure allocating buffer"];

    // Arrow's and Drill's PooledByteBufAllocatorL say so of any refusal; connectors that read Arrow repeat it. The refusal itself, where it is there, tells which counter was full.
    protected override bool Counts(Thrown thrown, ThrowableLink link) =>
        !link.Text.Contains("Failure allocating buffer", StringComparison.Ordinal)
        || (thrown.Link("OutOfDirectMemoryError") is null && (thrown.Link("arrow.memory.", "drill.exec.") is not null || thrown.HasFrame("PooledByteBufAllocatorL", "Arrow", ".arrow.")));

    // Nothing was refused yet: the JDK asks for a collection first, once for each request that does not fit.
    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<CollectionAsked>() is { } asked)
            scale.For(Weight.Strong, "asked", $"a request for direct memory did not fit, so {CollectionAsked.Frame} asked for a collection", asked);
    }
}
