using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Records of one kind.</summary>
/// <param name="Tag">Its number in the file.</param>
/// <param name="Name">Its name in the HPROF format.</param>
/// <param name="IsHeap">Whether it lies within a heap dump segment.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Their bytes in the file, headers included.</param>
public sealed record HeapRecordCount(byte Tag, string Name, bool IsHeap, long Count, long Bytes);

/// <summary>One part of the difference between file and heap, in bytes: positive ones make the file larger.</summary>
public sealed record SizeDifference(string Reason, long Bytes);

/// <summary>What a dump file is, what is wrong with it, and why it is larger or smaller than the heap was.</summary>
/// <param name="Version">Of the format, such as <c>1.0.2</c>.</param>
/// <param name="IdentifierSize">4 or 8 bytes.</param>
/// <param name="Written">When the dump began.</param>
/// <param name="JvmVersion">The JVM that wrote it; null where the dump does not tell.</param>
/// <param name="PackedBytes">Bytes on disk, all parts.</param>
/// <param name="Packing">How it is packed: <c>plain</c>, <c>gzip</c>, <c>gzip in members of N bytes</c>.</param>
/// <param name="Parts">Files it was put together from.</param>
/// <param name="Bytes">Bytes of the dump, unpacked.</param>
/// <param name="Segments">Heap dump segments.</param>
/// <param name="LargestSegment">Bytes of the largest one.</param>
/// <param name="Dumps">Dumps in the file, one behind the other.</param>
/// <param name="Layout">How this JVM lays objects out, in words.</param>
/// <param name="Objects">Objects in the dump.</param>
/// <param name="HeapBytes">Their bytes in the heap.</param>
/// <param name="UnreachableObjects">Objects that no root reaches.</param>
/// <param name="UnreachableBytes">Their bytes.</param>
/// <param name="DanglingReferences">References to addresses without an object: some hundred are normal.</param>
/// <param name="Records">Records by kind, in the order of their tags.</param>
/// <param name="Differences">From the bytes of the heap to the bytes of the file: they add up exactly.</param>
/// <param name="Findings">What is wrong or unusual, and what it means.</param>
public sealed record HeapExamination(string Version, int IdentifierSize, DateTimeOffset Written, string? JvmVersion, long PackedBytes, string Packing, ImmutableArray<string> Parts, long Bytes,
    int Segments, long LargestSegment, int Dumps, string Layout, long Objects, long HeapBytes, long UnreachableObjects, long UnreachableBytes, long DanglingReferences,
    ImmutableArray<HeapRecordCount> Records, ImmutableArray<SizeDifference> Differences, ImmutableArray<string> Findings)
{
    /// <summary>Examines an open dump: a walk over every record and one over the references.</summary>
    public static HeapExamination Of(HeapGraph graph, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new Examining(graph, cancellation).Result();
    }
}
