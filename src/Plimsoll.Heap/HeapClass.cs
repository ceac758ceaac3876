using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Layout;

namespace Plimsoll.Heap;

/// <summary>A class of the dump.</summary>
public sealed class HeapClass
{
    private HeapField[]? _chainFields;

    internal HeapClass(ClassRecord record, int ordinal, string name, HeapField[] fields, int fieldBytes, HeapStatic[] statics)
    {
        (Record, Ordinal, Name, Fields, OwnFieldBytes, Statics) = (record, ordinal, name, fields, fieldBytes, statics);
    }

    /// <summary>Address of its <c>java.lang.Class</c> mirror.</summary>
    public ulong Address => Record.Id;

    /// <summary>Name as in Java source; hidden classes as <c>X/0x...</c>.</summary>
    public string Name { get; }

    /// <summary>Address of the loader; 0 for the boot loader.</summary>
    public ulong Loader => Record.Loader;

    /// <summary>The super class; null for Object, and where the dump does not hold it.</summary>
    public HeapClass? Super { get; internal set; }

    /// <summary>Fields this class declares, in the order of the dump.</summary>
    public IReadOnlyList<HeapField> Fields { get; }

    /// <summary>Its statics with their values, pseudo-statics such as <c>&lt;resolved_references&gt;</c> included.</summary>
    public IReadOnlyList<HeapStatic> Statics { get; }

    /// <summary>Size in the heap of one instance, in bytes; 0 for arrays.</summary>
    public long InstanceSize { get; internal set; }

    /// <summary>Size in the heap of the mirror with its statics, in bytes.</summary>
    public long MirrorSize { get; internal set; }

    /// <summary>Instances (or arrays) in the dump, reachable or not; for <c>java.lang.Class</c> those of the dump's class records come in <see cref="MirrorCount"/>.</summary>
    public long Count { get; internal set; }

    /// <summary>Mirrors of ordinary classes, counted at <c>java.lang.Class</c> only.</summary>
    public long MirrorCount { get; internal set; }

    /// <summary>Bytes of those mirrors.</summary>
    public long MirrorShallow { get; internal set; }

    /// <summary>Their shallow bytes.</summary>
    public long Shallow { get; internal set; }

    internal ClassRecord Record { get; }

    internal int Ordinal { get; }

    internal int OwnFieldBytes { get; }

    internal EdgeShape? Shape { get; set; }

    /// <summary>For the class whose instances hold the stacks of virtual threads.</summary>
    internal StackChunks? StackChunk { get; set; }

    /// <summary>Whether this is an array class.</summary>
    public bool IsArray => Name.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>Whether this class or one of its super classes has the name.</summary>
    public bool Is(string name)
    {
        for (var type = this; type is not null; type = type.Super)
        {
            if (type.Name == name)
                return true;
        }

        return false;
    }

    /// <summary>Fields along the class chain with their offsets in an instance of this class: own first, then the super classes'.</summary>
    internal HeapField[] ChainFields => _chainFields ??= Chain();

    private HeapField[] Chain()
    {
        var all = new List<HeapField>();
        var start = 0;
        for (var type = this; type is not null; start += type.OwnFieldBytes, type = type.Super)
        {
            foreach (var field in type.Fields)
                all.Add(field with { Offset = field.Offset + start });
        }

        return [.. all];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
