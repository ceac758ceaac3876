using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Flink.Checkpoints;

/// <summary>Reads Java's <c>DataOutput</c> forms, big-endian. The first lie or the end of the file stops it: after that every read gives zero and <see cref="Problem"/> says where and why.</summary>
internal ref struct MetadataCursor(ReadOnlySpan<byte> file)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private int _at;

    /// <summary>What stopped it; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it has stopped.</summary>
    public readonly bool Failed => Problem is not null;

    private readonly int Left => _file.Length - _at;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public int Int() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    public long Long() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    /// <summary>A text of at most 65,535 bytes. Java writes zero and supplementary characters differently from UTF-8: names have none.</summary>
    public string Text() => Take(2) is { Length: 2 } length ? Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16BigEndian(length))) : "";

    /// <summary>A count of things of at least so many bytes each: more than the rest of the file could hold is a lie.</summary>
    public int Count(int leastBytes)
    {
        var count = Int();
        if (count < 0 || (long)count * leastBytes > Left)
            Fail($"a count of {count} where {Left} bytes are left");
        return Failed ? 0 : count;
    }

    /// <summary>A size or offset in bytes; some handles have none and say -1. No state has a pebibyte.</summary>
    public long Size()
    {
        var size = Long();
        if (size > 1L << 50)
            Fail($"a size of {size} bytes");
        return Failed ? 0 : Math.Max(0, size);
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(int bytes) => Take(bytes);

    /// <summary>Stops the reading.</summary>
    public void Fail(string found) => Problem ??= $"at byte {_at}: {found}";

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (Failed)
            return [];
        if (bytes < 0 || bytes > Left)
        {
            Fail($"{bytes} bytes expected, {Left} are left");
            return [];
        }

        var taken = _file.Slice(_at, bytes);
        _at += bytes;
        return taken;
    }
}
