using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Roots as the graph uses them: those of the virtual root, and those that hang under their thread.</summary>
internal sealed class RootTable
{
    public RootTable(HeapGraph graph)
    {
        foreach (var root in graph.Census.Roots)
        {
            if (root.Tag == HeapTag.RootThread)
                Threads.TryAdd(root.Thread, root.Id);
        }

        foreach (var root in graph.Census.Roots)
        {
            if (HeapTag.IsLocal(root.Tag) && Threads.TryGetValue(root.Thread, out var thread))
                (Locals.TryGetValue(thread, out var list) ? list : Locals[thread] = []).Add(root);
            else
                Top.Add(root);
        }

        if (graph.Census.Roots.Count == 0 && graph.Census.Objects > 0)
            Assume(graph);
    }

    /// <summary>Thread serial to thread object.</summary>
    public Dictionary<uint, ulong> Threads { get; } = [];

    /// <summary>Locals by the address of their thread object.</summary>
    public Dictionary<ulong, List<RootRecord>> Locals { get; } = [];

    public List<RootRecord> Top { get; } = [];

    public bool AreAssumed { get; private set; }

    /// <summary>Classes of the boot loader, and started threads (eetop is the address of the VM's thread).</summary>
    private unsafe void Assume(HeapGraph graph)
    {
        AreAssumed = true;
        foreach (var type in graph.ClassTable.All)
        {
            if (type.Loader == 0)
                Top.Add(new RootRecord(type.Address, HeapTag.RootStickyClass, 0, uint.MaxValue, 0));
        }

        var threads = graph.ClassTable.All.Where(type => type.Shape!.IsThread && type.Count > 0).ToDictionary(type => type.Address);
        if (threads.Count == 0)
            return;
        foreach (var chunk in graph.Census.Chunks)
        {
            for (var records = graph.Records(chunk); records.MoveNext();)
            {
                if (records.Tag == HeapTag.Instance && threads.TryGetValue(records.ClassId, out var type) && IsStarted(type, records, graph.IdentifierSize))
                    Top.Add(new RootRecord(records.Id, HeapTag.RootThread, 0, uint.MaxValue, records.At - graph.File));
            }
        }
    }

    private static unsafe bool IsStarted(HeapClass type, HeapRecords record, int idSize)
    {
        foreach (var field in type.ChainFields)
        {
            if (field.Name == "eetop" && field.Type == BasicType.Long && field.Offset + 8 <= record.Count)
                return ClassRecord.Value(record.Body + field.Offset, field.Type, idSize) != 0;
        }

        return false;
    }
}
