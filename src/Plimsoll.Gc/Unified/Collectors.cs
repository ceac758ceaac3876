namespace Plimsoll.Gc.Unified;

/// <summary>The collectors by the line in which they introduce themselves.</summary>
internal static class Collectors
{
    /// <summary>The collector of <c>Using G1</c> and the like; <see cref="GcCollector.Unknown"/> for any other text.</summary>
    public static GcCollector Named(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("Using G1"u8) => GcCollector.G1,
        _ when text.SequenceEqual("Using Parallel"u8) => GcCollector.Parallel,
        _ when text.SequenceEqual("Using Serial"u8) => GcCollector.Serial,
        _ when text.SequenceEqual("Using Concurrent Mark Sweep"u8) => GcCollector.Cms,
        _ when text.SequenceEqual("Using Shenandoah"u8) => GcCollector.Shenandoah,
        _ when text.SequenceEqual("Using Epsilon"u8) || text.StartsWith("Using Epsilon GC"u8) => GcCollector.Epsilon,
        _ when text.SequenceEqual("Using The Z Garbage Collector"u8) => GcCollector.Z,
        _ => GcCollector.Unknown,
    };
}
