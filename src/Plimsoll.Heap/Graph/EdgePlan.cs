using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Receives the references of one object.</summary>
internal interface IEdgeVisitor
{
    /// <summary>A reference that is not null.</summary>
    void Address(ulong target, byte strength);

    /// <summary>A reference to a known object.</summary>
    void Node(uint target);
}

/// <summary>
/// Which references count, as contract/cli-json.md defines them: object fields, array elements, statics, super class, loader, signers,
/// protection domain, each object to its class, each thread to its locals. References to a class that is a root itself are left out of the table: they change
/// neither reachability nor dominators.
/// </summary>
internal sealed unsafe class EdgePlan
{
    private readonly HeapGraph _graph;
    private readonly bool _all;
    private readonly bool _keepWeak;
    private readonly int _idSize;
    private readonly ClassTable _classes;
    private readonly uint[] _classNodes;
    private readonly uint[] _primitiveNodes = new uint[12];
    private readonly uint _mirrorNode = AddressIndex.None;

    public EdgePlan(HeapGraph graph, ReferencePolicy policy)
    {
        (_graph, _idSize, _classes, _all, _keepWeak) = (graph, graph.IdentifierSize, graph.ClassTable, policy == ReferencePolicy.All, policy != ReferencePolicy.Strong);
        var roots = graph.Roots.Top.Select(root => root.Id).ToHashSet();
        _classNodes = new uint[graph.ClassTable.All.Length];
        Array.Fill(_primitiveNodes, AddressIndex.None);
        var primitives = Enumerable.Range(4, 8).ToDictionary(type => BasicType.Name((byte)type) + "[]", StringComparer.Ordinal);
        foreach (var type in graph.ClassTable.All)
        {
            var node = _classNodes[type.Ordinal] = roots.Contains(type.Address) ? AddressIndex.None : graph.Index.Find(type.Address);
            if (primitives.TryGetValue(type.Name, out var primitive))
                _primitiveNodes[primitive] = node;
            if (type.Name == "java.lang.Class")
                _mirrorNode = node;
        }
    }

    public static bool HasEdges(byte tag) => tag is >= HeapTag.Class and <= HeapTag.PrimitiveArray;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Visit<T>(in HeapRecords record, uint number, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        switch (record.Tag)
        {
            case HeapTag.Instance:
                if (_classes.Find(record.ClassId) is { } type)
                    Instance(in record, type, number, ref visitor);
                break;
            case HeapTag.ObjectArray:
                ObjectArray(in record, ref visitor);
                break;
            case HeapTag.PrimitiveArray:
                Class(_primitiveNodes[record.ElementType], ref visitor);
                break;
            default:
                if (_classes.Find(record.Id) is { } mirrored)
                    Mirror(mirrored, ref visitor);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Instance<T>(in HeapRecords record, HeapClass type, uint number, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        var shape = type.Shape!;
        if (record.Count >= shape.DataBytes)
        {
            foreach (var offset in shape.Strong)
                Strong(HeapRecords.ReadId(record.Body + offset, _idSize), ref visitor);
            if (shape.Side.Length > 0 && _keepWeak)
                Side(in record, shape, ref visitor);
        }

        Class(_classNodes[type.Ordinal], ref visitor);
        if (shape.IsThread && _graph.Roots.Locals.TryGetValue(record.Id, out var locals))
        {
            foreach (var local in locals)
                Strong(local.Id, ref visitor);
        }
    }

    private void Side<T>(in HeapRecords record, EdgeShape shape, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        foreach (var field in shape.Side)
        {
            if (HeapRecords.ReadId(record.Body + field.Offset, _idSize) is not (not 0 and var target))
                continue;
            if (_all)
                visitor.Address(target, Strength.Strong);
            else if (field.Strength < Strength.Never)
                visitor.Address(target, field.Strength);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ObjectArray<T>(in HeapRecords record, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        var at = record.Body;
        var size = _idSize;
        for (uint i = 0; i < record.Count; i++, at += size)
            Strong(HeapRecords.ReadId(at, size), ref visitor);
        if (_classes.Find(record.ClassId) is { } type)
            Class(_classNodes[type.Ordinal], ref visitor);
    }

    private void Mirror<T>(HeapClass type, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        foreach (var slot in type.Statics)
        {
            if (slot.Type == BasicType.Object)
                Strong((ulong)slot.Value, ref visitor);
        }

        Strong(type.Record.Super, ref visitor);
        Strong(type.Record.Loader, ref visitor);
        Strong(type.Record.Signers, ref visitor);
        Strong(type.Record.Domain, ref visitor);
        Class(_mirrorNode, ref visitor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strong<T>(ulong target, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        if (target != 0)
            visitor.Address(target, Strength.Strong);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Class<T>(uint node, ref T visitor)
        where T : struct, IEdgeVisitor
    {
        if (node != AddressIndex.None)
            visitor.Node(node);
    }
}
