using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Heap.Tests;

/// <summary>Writes synthetic dumps byte by byte.</summary>
internal sealed class HprofWriter : IDisposable
{
    private readonly MemoryStream _records = new();
    private readonly MemoryStream _heap = new();
    private readonly Dictionary<string, ulong> _names = [];
    private readonly int _idSize;

    public HprofWriter(int idSize = 8, string version = "1.0.2")
    {
        _idSize = idSize;
        _records.Write(Encoding.ASCII.GetBytes($"JAVA PROFILE {version}\0"));
        U4(_records, (uint)idSize);
        U4(_records, 0);
        U4(_records, 1000);
    }

    public HprofWriter Class(ulong id, string name, ulong super = 0, ulong loader = 0, (string Name, byte Type)[]? fields = null, (string Name, ulong Target)[]? statics = null)
    {
        Record(0x02, body =>
        {
            U4(body, (uint)id);
            Id(body, id);
            U4(body, 0);
            Id(body, Name(name));
        });
        _heap.WriteByte(0x20);
        Id(_heap, id);
        U4(_heap, 0);
        foreach (var reference in (ulong[])[super, loader, 0, 0, 0, 0])
            Id(_heap, reference);
        U4(_heap, 0);
        U2(_heap, 0);
        U2(_heap, (ushort)(statics?.Length ?? 0));
        foreach (var (field, target) in statics ?? [])
        {
            Id(_heap, Name(field));
            _heap.WriteByte(2);
            Id(_heap, target);
        }

        U2(_heap, (ushort)(fields?.Length ?? 0));
        foreach (var (field, type) in fields ?? [])
        {
            Id(_heap, Name(field));
            _heap.WriteByte(type);
        }

        return this;
    }

    public HprofWriter Instance(ulong id, ulong type, params ulong[] references)
    {
        _heap.WriteByte(0x21);
        Id(_heap, id);
        U4(_heap, 0);
        Id(_heap, type);
        U4(_heap, (uint)(references.Length * _idSize));
        foreach (var reference in references)
            Id(_heap, reference);
        return this;
    }

    public HprofWriter ObjectArray(ulong id, ulong type, params ulong[] elements)
    {
        _heap.WriteByte(0x22);
        Id(_heap, id);
        U4(_heap, 0);
        U4(_heap, (uint)elements.Length);
        Id(_heap, type);
        foreach (var element in elements)
            Id(_heap, element);
        return this;
    }

    public HprofWriter Bytes(ulong id, int length)
    {
        _heap.WriteByte(0x23);
        Id(_heap, id);
        U4(_heap, 0);
        U4(_heap, (uint)length);
        _heap.WriteByte(8);
        _heap.Write(new byte[length]);
        return this;
    }

    /// <summary>A byte[] of Latin-1 text.</summary>
    public HprofWriter Ascii(ulong id, string text)
    {
        Bytes(id, text.Length);
        _heap.Position -= text.Length;
        _heap.Write(Encoding.Latin1.GetBytes(text));
        return this;
    }

    public HprofWriter Root(ulong id)
    {
        _heap.WriteByte(0x05);
        Id(_heap, id);
        return this;
    }

    /// <summary>A started thread, as the root it is.</summary>
    public HprofWriter Thread(ulong id, uint serial)
    {
        _heap.WriteByte(0x08);
        Id(_heap, id);
        U4(_heap, serial);
        U4(_heap, 0);
        return this;
    }

    /// <summary>A local variable in a frame of a thread.</summary>
    public HprofWriter Local(ulong id, uint serial)
    {
        _heap.WriteByte(0x03);
        Id(_heap, id);
        U4(_heap, serial);
        U4(_heap, 0);
        return this;
    }

    /// <summary>Any sub-record.</summary>
    public HprofWriter Raw(params byte[] bytes)
    {
        _heap.Write(bytes);
        return this;
    }

    /// <summary>Closes the segment; more may follow.</summary>
    public HprofWriter Segment()
    {
        var heap = _heap.ToArray();
        _heap.SetLength(0);
        Record(0x1c, body => body.Write(heap));
        return this;
    }

    public byte[] ToArray()
    {
        if (_heap.Length > 0)
            Segment();
        Record(0x2c, _ => { });
        return _records.ToArray();
    }

    public void Dispose()
    {
        _records.Dispose();
        _heap.Dispose();
    }

    private ulong Name(string text)
    {
        if (_names.TryGetValue(text, out var id))
            return id;
        _names[text] = id = 0x1000_0000 + (ulong)_names.Count;
        Record(0x01, body =>
        {
            Id(body, id);
            body.Write(Encoding.UTF8.GetBytes(text));
        });
        return id;
    }

    private void Record(byte tag, Action<MemoryStream> write)
    {
        using var body = new MemoryStream();
        write(body);
        _records.WriteByte(tag);
        U4(_records, 0);
        U4(_records, (uint)body.Length);
        body.WriteTo(_records);
    }

    private void Id(MemoryStream to, ulong id)
    {
        if (_idSize == 8)
            U4(to, (uint)(id >> 32));
        U4(to, (uint)id);
    }

    private static void U4(MemoryStream to, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        to.Write(bytes);
    }

    private static void U2(MemoryStream to, ushort value)
    {
        to.WriteByte((byte)(value >> 8));
        to.WriteByte((byte)value);
    }
}
