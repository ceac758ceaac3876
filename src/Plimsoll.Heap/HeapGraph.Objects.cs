using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>Classes, objects and their records.</summary>
public sealed unsafe partial class HeapGraph
{
    /// <summary>So many instances are looked for by all threads at once; more are listed chunk by chunk, so that they need not be in memory together.</summary>
    private const int Few = 10_000;

    /// <summary>The class of an address that is a class mirror; null for other objects.</summary>
    public HeapClass? ClassAt(ulong address) => ClassTable.Find(address);

    /// <summary>Classes of a name, one for each loader that defined it.</summary>
    public IEnumerable<HeapClass> ClassesNamed(string name) => ClassTable.All.Where(type => type.Name == name);

    /// <summary>The object at an address; null when none begins there.</summary>
    public HeapObject? ObjectAt(ulong address)
    {
        if (address == 0)
            return null;
        if (Runs is { } runs)
            return ClassTable.Find(address) is { } type ? new HeapObject(this, RecordOf(type)) : runs.TryFind(address, this, out var found) ? new HeapObject(this, found) : null;
        if (Index.Find(address) is not (not AddressIndex.None and var number))
            return null;
        var record = new HeapRecords(File + Positions[number], File + Length, IdentifierSize);
        return record.MoveNext() ? new HeapObject(this, record) : null;
    }

    /// <summary>The instances (or arrays) of some classes, in the order of the file.</summary>
    public IEnumerable<HeapObject> InstancesOf(IEnumerable<HeapClass> classes)
    {
        HeapClass[] wanted = [.. classes.Where(type => type.Count > 0)];
        if (wanted.Length == 0)
            return [];
        var isWanted = new bool[Classes.Count];
        foreach (var type in wanted)
            isWanted[type.Ordinal] = true;
        if (wanted.Sum(type => type.Count) > Few)
            return Census.Chunks.SelectMany(chunk => InstancesIn(chunk, isWanted));
        var found = new List<HeapObject>[Census.Chunks.Count];
        System.Threading.Tasks.Parallel.For(0, found.Length, Parallel, chunk => found[chunk] = InstancesIn(Census.Chunks[chunk], isWanted));
        return found.SelectMany(chunk => chunk);
    }

    /// <summary>The arrays of primitive types, named as <c>byte[]</c>, in the order of the file.</summary>
    internal IEnumerable<HeapObject> PrimitiveArrays(IReadOnlySet<string> names) => Census.Chunks.SelectMany(chunk => ArraysIn(chunk, names));

    private List<HeapObject> ArraysIn(Chunk chunk, IReadOnlySet<string> names)
    {
        var found = new List<HeapObject>();
        for (var record = Records(chunk); record.MoveNext();)
        {
            if (record.Tag == HeapTag.PrimitiveArray && names.Contains(BasicType.Name(record.ElementType) + "[]"))
                found.Add(new HeapObject(this, record));
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<HeapObject> InstancesIn(Chunk chunk, bool[] wanted)
    {
        var found = new List<HeapObject>();
        for (var record = Records(chunk); record.MoveNext();)
        {
            if (record.Tag is HeapTag.Instance or HeapTag.ObjectArray && ClassTable.Find(record.ClassId) is { } type && wanted[type.Ordinal])
                found.Add(new HeapObject(this, record));
        }

        return found;
    }

    /// <summary>The record of an object by its number.</summary>
    internal HeapRecords RecordAt(uint number)
    {
        var record = new HeapRecords(File + Positions[number], File + Length, IdentifierSize);
        record.MoveNext();
        return record;
    }

    private HeapRecords RecordOf(HeapClass type)
    {
        var record = new HeapRecords((byte*)type.Record.At, File + Length, IdentifierSize);
        record.MoveNext();
        return record;
    }

    internal HeapRecords Records(Chunk chunk) => new(File + chunk.Start, File + chunk.End, IdentifierSize);

    /// <summary>Shallow size in the heap of the object a record describes, in bytes.</summary>
    internal long ShallowOf(in HeapRecords record) => record.Tag switch
    {
        HeapTag.Instance => ClassTable.Find(record.ClassId) is { } type ? type.InstanceSize + (type.StackChunk?.Extra(record, Layout) ?? 0) : Layout.Align(Layout.Header + record.Count),
        HeapTag.ObjectArray => Layout.ObjectArray(record.Count),
        HeapTag.Class => ClassTable.Find(record.Id)?.MirrorSize ?? Layout.Header,
        _ => Layout.PrimitiveArray(record.ElementType, record.Count),
    };
}
