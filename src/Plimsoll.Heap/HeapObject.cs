using System.Text;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap;

/// <summary>One object of an open dump, read from its record when asked. Valid as long as the graph is open.</summary>
public sealed unsafe class HeapObject
{
    private readonly HeapGraph _graph;
    private readonly HeapRecords _record;

    internal HeapObject(HeapGraph graph, in HeapRecords record)
    {
        (_graph, _record) = (graph, record);
        Class = record.Tag is HeapTag.Instance or HeapTag.ObjectArray ? graph.ClassTable.Find(record.ClassId) : null;
    }

    /// <summary>Where it lies.</summary>
    public ulong Address => _record.Id;

    /// <summary>Its class; null for class objects, primitive arrays, and where the dump does not hold it.</summary>
    public HeapClass? Class { get; }

    /// <summary>The class it mirrors, when it is a class object.</summary>
    public HeapClass? Mirrors => _record.Tag == HeapTag.Class ? _graph.ClassTable.Find(_record.Id) : null;

    /// <summary>Elements of an array; 0 for others.</summary>
    public long Length => _record.Tag is HeapTag.ObjectArray or HeapTag.PrimitiveArray ? _record.Count : 0;

    /// <summary>Whether it is an array of objects.</summary>
    public bool IsObjectArray => _record.Tag == HeapTag.ObjectArray;

    /// <summary>Whether it is an array of primitives.</summary>
    public bool IsPrimitiveArray => _record.Tag == HeapTag.PrimitiveArray;

    /// <summary>Its own bytes in the heap.</summary>
    public long Shallow => _graph.ShallowOf(_record);

    /// <summary>Name of the class; <c>class X</c> for a class object.</summary>
    public string Describe() => _record.Tag switch
    {
        HeapTag.Class => "class " + (Mirrors?.Name ?? "?"),
        HeapTag.PrimitiveArray => BasicType.Name(_record.ElementType) + "[]",
        _ => Class?.Name ?? $"class@0x{_record.ClassId:x}",
    };

    /// <summary>The value of a field, the most derived of the name first; null when there is none.</summary>
    public long? Value(string field)
    {
        if (Class is not { } type || IsObjectArray)
            return null;
        foreach (var slot in type.ChainFields)
        {
            if (slot.Name == field && slot.Offset + BasicType.Size(slot.Type, _graph.IdentifierSize) <= _record.Count)
                return ClassRecord.Value(_record.Body + slot.Offset, slot.Type, _graph.IdentifierSize);
        }

        return null;
    }

    /// <summary>The object a field refers to; null for null and for what is no reference.</summary>
    public HeapObject? Reference(string field) => Value(field) is { } address ? _graph.ObjectAt((ulong)address) : null;

    /// <summary>Follows fields one after the other.</summary>
    public HeapObject? Follow(params ReadOnlySpan<string> fields)
    {
        var at = this;
        foreach (var field in fields)
            at = at?.Reference(field);
        return at;
    }

    /// <summary>Address in an element of an object array.</summary>
    public ulong Element(long index) => IsObjectArray && index >= 0 && index < _record.Count
        ? HeapRecords.ReadId(_record.Body + (index * _graph.IdentifierSize), _graph.IdentifierSize) : 0;

    /// <summary>The elements of an object array that are not null.</summary>
    public IEnumerable<HeapObject> Elements()
    {
        for (long i = 0; i < Length && IsObjectArray; i++)
        {
            if (_graph.ObjectAt(Element(i)) is { } element)
                yield return element;
        }
    }

    /// <summary>The fields with their values, own class first.</summary>
    public IEnumerable<(HeapField Field, long Value)> Fields()
    {
        if (Class is not { } type || IsObjectArray)
            yield break;
        foreach (var slot in type.ChainFields)
        {
            if (slot.Offset + BasicType.Size(slot.Type, _graph.IdentifierSize) <= _record.Count)
                yield return (slot, At(slot));
        }
    }

    /// <summary>The text of a java.lang.String (char[] of JDK 8, byte[] of 9+), at most that many characters; null for other objects.</summary>
    public string? Text(int limit = 1000)
    {
        if (Class?.Name != "java.lang.String" || Reference("value") is not { IsPrimitiveArray: true } value)
            return null;
        var bytes = value.Bytes();
        if (value._record.ElementType == BasicType.Char)
            return Encoding.BigEndianUnicode.GetString(bytes[..Math.Min(bytes.Length, limit * 2)]);
        return Value("coder") is 1
            ? Utf16(bytes[..Math.Min(bytes.Length, limit * 2)])
            : Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, limit)]);
    }

    /// <summary>The bytes of a primitive array as the dump writes them (big-endian).</summary>
    internal ReadOnlySpan<byte> Bytes() => IsPrimitiveArray
        ? new ReadOnlySpan<byte>(_record.Body, (int)Math.Min(int.MaxValue, (long)_record.Count * BasicType.Size(_record.ElementType, 8))) : default;

    internal HeapRecords Record => _record;

    internal HeapGraph Graph => _graph;

    private static string Utf16(ReadOnlySpan<byte> bytes) => BitConverter.IsLittleEndian ? Encoding.Unicode.GetString(bytes) : Encoding.BigEndianUnicode.GetString(bytes);

    private long At(HeapField slot) => ClassRecord.Value(_record.Body + slot.Offset, slot.Type, _graph.IdentifierSize);
}
