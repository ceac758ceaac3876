using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Tests;

/// <summary>Changes an index file and makes its checksums right again.</summary>
internal static class IndexForgery
{
    private const int Entries = 16 + 32;

    public static void Fill(byte[] file, int section, byte value)
    {
        var entry = Entries + (section * 24);
        var (offset, length) = ((int)BitConverter.ToInt64(file, entry), (int)BitConverter.ToInt64(file, entry + 8));
        file.AsSpan(offset, length).Fill(value);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 16), Checksum.Of(file.AsSpan(offset, length)));
        BitConverter.TryWriteBytes(file.AsSpan(4088), Checksum.Of(file.AsSpan(0, 4088)));
    }
}
