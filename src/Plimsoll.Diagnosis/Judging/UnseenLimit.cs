namespace Plimsoll.Diagnosis.Judging;

/// <summary>A heap that the JVM chose by itself, by memory that its container does not have.</summary>
/// <param name="Heap">What the JVM reports as its largest heap.</param>
/// <param name="Bytes">In bytes.</param>
/// <param name="Limit">The container's limit.</param>
internal sealed record UnseenLimit(JvmFlag Heap, long Bytes, ContainerLimit Limit)
{
    /// <summary>The heap and the limit below it; null where somebody set the heap, or it fits.</summary>
    public static UnseenLimit? Of(ProcessCase process)
    {
        if (process.Flags["MaxHeapSize"] is not { InForce: true } heap || JvmFlags.ParseBytes(heap.Value) is not { } bytes || process.MemoryLimit is not { } limit || bytes <= limit.Bytes)
            return null;
        return process.Case.Facts.Any<JvmFlag>(flag => flag is { Name: "MaxHeapSize", InForce: false }) ? null : new UnseenLimit(heap, bytes, limit);
    }
}
