namespace Plimsoll.Flink;

/// <summary>Buffers that a task needs to start (<paramref name="Required"/>) and wants in order to run at full speed (<paramref name="Target"/>).</summary>
public readonly record struct BufferDemand(long Required, long Target)
{
    public static BufferDemand operator +(BufferDemand left, BufferDemand right) => new(left.Required + right.Required, left.Target + right.Target);

    public static BufferDemand operator *(BufferDemand demand, long times) => new(demand.Required * times, demand.Target * times);
}

/// <summary>Network buffers (<c>NettyShuffleUtils</c>, <c>GateBuffersSpec</c>, <c>NetworkBufferPool</c>); counts of buffers unless bytes are named.</summary>
public static class NetworkBuffers
{
    /// <summary>Size of one buffer by default, in bytes.</summary>
    public const int SegmentBytes = 32 << 10;

    /// <summary>Size of one buffer in a configuration, in bytes; the default where it is not set or unreadable.</summary>
    public static int SegmentSize(Configuration configuration, FlinkVersion version) =>
        configuration.Find("taskmanager.memory.segment-size", version) is { } setting && MemorySize.TryParse(setting.Value, out var size, out _) && size.Bytes is > 0 and < int.MaxValue
            ? (int)size.Bytes
            : SegmentBytes;

    /// <summary>Buffers in the given network memory.</summary>
    public static long Total(long networkBytes, int segmentBytes = SegmentBytes) => segmentBytes > 0 ? networkBytes / segmentBytes : 0;

    /// <summary>An input gate: two buffers per channel and one floating; eight floating wanted.</summary>
    /// <param name="channels">Number of input channels.</param>
    /// <param name="requiredMax">Cap of what is required: <c>read-buffer.required-per-gate.max</c>, 1000 for batch since 1.17, else unlimited.</param>
    public static BufferDemand InputGate(long channels, long requiredMax = long.MaxValue) =>
        new(Math.Min(requiredMax, (channels * 2) + 1), (channels * 2) + 8);

    /// <summary>A pipelined result partition: one buffer per subpartition and one more.</summary>
    public static BufferDemand PipelinedOutput(long subpartitions) => new(subpartitions + 1, (subpartitions * 2) + 8);

    /// <summary>What one TaskManager needs for an all-to-all exchange.</summary>
    /// <param name="parallelism">Parallelism of both sides.</param>
    /// <param name="slots">Slots per TaskManager, each with one sender and one receiver.</param>
    /// <param name="exchanges">Number of such exchanges in the job.</param>
    public static BufferDemand AllToAll(long parallelism, long slots, long exchanges = 1) =>
        (InputGate(parallelism) + PipelinedOutput(parallelism)) * slots * exchanges;

    /// <summary>The rule of thumb of Flink's documentation: slots per TaskManager squared x TaskManagers x 4.</summary>
    public static long RuleOfThumb(long slots, long taskManagers) => checked(slots * slots * taskManagers * 4);

    /// <summary>Network memory in bytes that holds a number of buffers.</summary>
    public static long Bytes(long buffers, int segmentBytes = SegmentBytes) => checked(buffers * segmentBytes);

    /// <summary>
    /// From <c>Insufficient number of network buffers: required R, but only A available. The total number ... is T</c>: the smallest total in bytes that grants this request.
    /// Later requests of the same job may need more.
    /// </summary>
    public static long BytesToGrant(long required, long available, long total, int segmentBytes = SegmentBytes) =>
        Bytes(checked(total + Math.Max(0, required - available)), segmentBytes);
}
