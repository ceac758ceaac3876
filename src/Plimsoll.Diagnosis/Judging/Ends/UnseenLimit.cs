namespace Plimsoll.Diagnosis.Judging;

/// <summary>A heap that the JVM chose by itself, by memory that its container does not have.</summary>
/// <param name="Heap">What the JVM reports as its largest heap.</param>
/// <param name="Bytes">In bytes.</param>
/// <param name="Limit">The container's limit.</param>
internal sealed record UnseenLimit(JvmFlag Heap, long Bytes, ContainerLimit Limit)
{
    // -XX:+PrintFlagsFinal tells the origin of each value: command line, environment, or the VM's own choice.
    private const string ByItself = "{ergonomic}";

    /// <summary>How a recording's flag tells it, up to the origin's name: <c>Ergonomic</c>.</summary>
    public const string RecordedByItself = "origin = \"";

    /// <summary>The heap and the limit below it; null where somebody set the heap, or it fits. Flink sets it always.</summary>
    public static UnseenLimit? Of(ProcessCase process)
    {
        if (process.IsFlink || process.Flags["MaxHeapSize"] is not { } heap || !IsChosen(heap) || JvmFlags.ParseBytes(heap.Value) is not { } bytes || process.MemoryLimit is not { } limit || bytes <= limit.Bytes)
            return null;
        return process.Case.Facts.Any<JvmFlag>(flag => flag is { Name: "MaxHeapSize", InForce: false, IsEstimate: false }) ? null : new UnseenLimit(heap, bytes, limit);
    }

    private static bool IsChosen(JvmFlag heap) =>
        heap.IsEstimate || (heap.InForce && (heap.Origin.Excerpt.Contains(ByItself, StringComparison.Ordinal) || heap.Origin.Excerpt.Contains(RecordedByItself + "Ergonomic", StringComparison.Ordinal)));
}
