namespace Plimsoll.Diagnosis.Checks;

/// <summary>The heap does not fit the memory beside the rest of the process.</summary>
internal sealed class HeapExceedsMemory : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-exceeds-memory",
        Title = "The heap leaves too little of the memory for the rest of the process",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "oversized/heap",
        Mechanism = "Heap, class metadata, code, stacks, direct buffers and the JVM itself share one limit. A heap close to it gets the process killed when the heap is full for the first time; above it, it swaps or cannot start.",
        Needs = ["a GC log"],
        Thresholds = ["heap and measured metadata above 95 % of the memory the JVM sees"],
        References = ["java(1): -XX:MaxRAMPercentage, 25 by default"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Run.Facts.HeapMax is not { } heap || run.Memory is not { } memory || memory <= 0)
            return null;
        var metadata = run.Measures.Metaspace.Peak ?? 0;
        if (heap + metadata < memory * 0.95)
            return null;
        return Warn(
            $"-Xmx {Bytes.Text(heap)} and {Bytes.Text(metadata)} of class metadata in {Bytes.Text(memory)} of memory",
            $"Leave a quarter to the rest of the process: -Xmx{memory * 3 / 4 >> 20}m or -XX:MaxRAMPercentage=75, or raise the limit.");
    }
}
