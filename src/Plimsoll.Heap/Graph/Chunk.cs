namespace Plimsoll.Heap.Graph;

/// <summary>A stretch of whole, checked sub-records: the unit of parallel work.</summary>
internal readonly record struct Chunk(long Start, long End);
