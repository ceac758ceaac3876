using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>Receives one object.</summary>
internal delegate void ObjectVisitor(in HeapRecords record, uint number);

/// <summary>Whether a record is of interest at all: asked before its number is looked up, which costs more.</summary>
internal delegate bool RecordFilter(in HeapRecords record);

/// <summary>Walks all objects in the order of the file, each address once; garbage left out where a reachability is given.</summary>
internal static class ObjectWalk
{
    public static void Each(HeapGraph graph, Reachability? reachability, ObjectVisitor visit, CancellationToken cancellation, RecordFilter? wants = null)
    {
        foreach (var chunk in graph.Census.Chunks)
        {
            cancellation.ThrowIfCancellationRequested();
            graph.Parallel.CancellationToken.ThrowIfCancellationRequested();
            for (var record = graph.Records(chunk); record.MoveNext();)
            {
                if (EdgePlan.HasEdges(record.Tag) && (wants is null || wants(record)) && graph.Index.Find(record.Id) is not AddressIndex.None and var number && (reachability is null || reachability.Reaches(number)))
                    visit(in record, number);
            }
        }
    }

    /// <summary>Offset of a field in the instances of a class; -1 when there is none.</summary>
    public static int Offset(HeapClass? type, string field)
    {
        foreach (var slot in type?.ChainFields ?? [])
        {
            if (slot.Name == field)
                return slot.Offset;
        }

        return -1;
    }
}
