namespace Plimsoll.Diagnosis.Judging;

/// <summary>A heap that ended in the writer of a columnar file: whether one writer grew, or one more was made.</summary>
internal static class WriterStack
{
    // Frames above the writer's own that belong to the JDK do not count.
    private const int Top = 8;

    private static readonly string[] Writers =
    [
        "parquet.column.values", "parquet.hadoop.CodecFactory", "parquet.bytes", "IntList.initSlab", "PartitionedDeltaWriter", "BaseEqualityDeltaWriter", "orc.impl", "orc.storage.ql.exec.vector", "hive.ql.exec.vector",
    ];

    private static readonly string[] Growing = [".ensureSize(", ".growColumnVector(", ".ensureCapacity(", ".grow("];

    private static readonly string[] Opening = [".<init>(", ".createCompressor(", ".newWriter(", ".initSlab(", ".getCompressor(", ".createWriter("];

    /// <summary>The error; null when none ended in a writer.</summary>
    public static Thrown? Of(BrokenLimit limit) =>
        limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError", "Java heap space") is not null && thrown.HasFrame(Writers));

    /// <summary>The frame that grows what one writer has; null where none does.</summary>
    public static string? Grows(Thrown thrown) => First(thrown, Growing);

    /// <summary>The frame that makes one more writer; null where none does, or one grows.</summary>
    public static string? Opens(Thrown thrown) => First(thrown, Opening);

    private static string? First(Thrown thrown, string[] methods) =>
        thrown.Root.Frames.Take(Top).Where(frame => !frame.StartsWith("java.", StringComparison.Ordinal)).FirstOrDefault(frame => methods.Any(method => frame.Contains(method, StringComparison.Ordinal)));
}
