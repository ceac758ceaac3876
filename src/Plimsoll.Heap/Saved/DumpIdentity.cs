using System.Buffers.Binary;
using System.Security.Cryptography;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Saved;

/// <summary>
/// What an index belongs to: length, time of change, beginning, end and evenly spread samples of the dump, the options that change an answer, and the build of this library. Reading all of a dump
/// to know it for sure would take as long as the first question.
/// </summary>
internal sealed unsafe class DumpIdentity
{
    /// <summary>Its length.</summary>
    public const int Bytes = 32;

    private const int EndBytes = 1 << 16;
    private const int SampleBytes = 1 << 12;
    private const int Samples = 64;
    private readonly byte[] _hash;

    private DumpIdentity(byte[] hash) => _hash = hash;

    public static DumpIdentity Of(DumpBytes dump, HeapOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(DumpIdentity).Module.ModuleVersionId.ToByteArray());
        Number(hash, dump.Length);
        Number(hash, dump.PackedLength);
        Number(hash, dump.Modified);
        Number(hash, options.Dump);
        Number(hash, options.MatCompatible ? 1 : 0);
        Stretch(hash, dump, 0, EndBytes);
        Stretch(hash, dump, dump.Length - EndBytes, EndBytes);
        for (var i = 1; i <= Samples; i++)
            Stretch(hash, dump, (long)((Int128)dump.Length * i / (Samples + 1)), SampleBytes);
        return new DumpIdentity(hash.GetHashAndReset());
    }

    public void CopyTo(Span<byte> target) => _hash.CopyTo(target);

    public bool Equals(ReadOnlySpan<byte> other) => other.Length >= Bytes && other[..Bytes].SequenceEqual(_hash);

    private static void Stretch(IncrementalHash hash, DumpBytes dump, long at, int bytes)
    {
        at = Math.Max(0, at);
        hash.AppendData(new ReadOnlySpan<byte>(dump.Start + at, (int)Math.Min(bytes, dump.Length - at)));
    }

    private static void Number(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
