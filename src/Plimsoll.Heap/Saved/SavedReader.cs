using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Heap.Saved;

/// <summary>Reads numbers one after the other, never beyond the end.</summary>
internal ref struct SavedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public byte Byte() => Take(1)[0];

    public string Text() => Encoding.UTF8.GetString(Take(Count(1)));

    /// <summary>A count of things of at least that many bytes each.</summary>
    public int Count(int least)
    {
        var count = Number();
        return count >= 0 && (long)count * least <= _left.Length ? count : throw new SavedDamageException($"a list claims {count} entries where {_left.Length} bytes are left");
    }

    /// <summary>A place in the dump.</summary>
    public long Place(long length)
    {
        var place = Long();
        return place >= 0 && place <= length ? place : throw new SavedDamageException($"place {place} lies outside the dump");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_left.Length < count)
            throw new SavedDamageException("the end comes too early");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
