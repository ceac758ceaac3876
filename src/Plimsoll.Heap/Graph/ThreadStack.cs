using System.Collections.Immutable;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// The stack of a thread, innermost frame first. HotSpot puts a frame OutOfMemoryError.&lt;init&gt; before those of the thread that failed (heapDumper.cpp) and counts locals' frames with it.
/// </summary>
/// <param name="ThrewOutOfMemory">Whether that frame was there.</param>
/// <param name="Frames">The frames without it.</param>
internal readonly record struct ThreadStack(bool ThrewOutOfMemory, ImmutableArray<string> Frames)
{
    private const string FakeFrame = "java.lang.OutOfMemoryError.<init>";

    public static ThreadStack Of(HeapGraph graph, uint trace)
    {
        var frames = graph.Outline.Frames(trace);
        var threw = frames.Count > 0 && frames[0].StartsWith(FakeFrame, StringComparison.Ordinal);
        return new ThreadStack(threw, [.. frames.Skip(threw ? 1 : 0)]);
    }

    /// <summary>Number of the frame that a local of the dump belongs to; -1 for none.</summary>
    public int NumberOf(uint frame) => (int)frame < 0 ? -1 : (int)frame - (ThrewOutOfMemory ? 1 : 0);

    /// <summary>The first frame from there outward that is not the JDK's or a collection library's, else the frame itself; empty where the dump has none.</summary>
    public string ProgramFrame(uint frame) => Outward(frame).FirstOrDefault(name => !RootPath.IsContainer(name)) ?? Outward(frame).FirstOrDefault() ?? "";

    /// <summary>The first frame from there outward that no known library has, either; empty without one.</summary>
    public string ApplicationFrame(uint frame) => Outward(frame).FirstOrDefault(name => !Views.Libraries.Has(name)) ?? "";

    private IEnumerable<string> Outward(uint frame) => Frames.Skip(Math.Max(0, NumberOf(frame)));
}
