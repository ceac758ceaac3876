using System.Buffers.Binary;

namespace Plimsoll.Heap.Saved;

/// <summary>One section of an index file.</summary>
/// <param name="Offset">Where it begins, in bytes; a multiple of <see cref="SavedHeader.Bytes"/>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sum">Its checksum.</param>
internal readonly record struct SavedSection(long Offset, long Bytes, ulong Sum);

/// <summary>The first 4096 bytes of an index file: mark, version, identity of the dump, places and checksums of the sections, and a checksum of all that.</summary>
internal static class SavedHeader
{
    /// <summary>Length of the header, and the alignment of the sections.</summary>
    public const int Bytes = 4096;

    /// <summary>Raised with every change of what the files mean.</summary>
    public const uint Version = 2;

    private const ulong Mark = 0x5844_4E49_504D_4C50; // PLMPINDX in the file
    private const int SectionsAt = 16 + DumpIdentity.Bytes;
    private const int SectionBytes = 24;
    private const int SumAt = Bytes - sizeof(ulong);
    private const int MostSections = (SumAt - SectionsAt) / SectionBytes;

    public static byte[] Write(DumpIdentity identity, IReadOnlyList<SavedSection> sections)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sections.Count, MostSections);
        var header = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), sections.Count);
        identity.CopyTo(header.AsSpan(16));
        for (var i = 0; i < sections.Count; i++)
        {
            var entry = header.AsSpan(SectionsAt + (i * SectionBytes));
            BinaryPrimitives.WriteInt64LittleEndian(entry, sections[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], sections[i].Bytes);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], sections[i].Sum);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(SumAt), Checksum.Of(header.AsSpan(0, SumAt)));
        return header;
    }

    /// <summary>The sections; null with the reason where the file is no index of this version for this dump, or damaged.</summary>
    public static SavedSection[]? Read(ReadOnlySpan<byte> header, long fileLength, DumpIdentity identity, out string refusal)
    {
        refusal = "is no index file";
        if (header.Length < Bytes || BinaryPrimitives.ReadUInt64LittleEndian(header) != Mark)
            return null;
        refusal = "is of another version";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Version)
            return null;
        refusal = "is damaged in its header";
        if (BinaryPrimitives.ReadUInt64LittleEndian(header[SumAt..]) != Checksum.Of(header[..SumAt]) || BinaryPrimitives.ReadInt32LittleEndian(header[12..]) is not (>= 0 and <= MostSections and var count))
            return null;
        refusal = "belongs to another state of the dump or of Plimsoll";
        if (!identity.Equals(header[16..]))
            return null;
        var sections = new SavedSection[count];
        for (var i = 0; i < count; i++)
        {
            var entry = header[(SectionsAt + (i * SectionBytes))..];
            sections[i] = new SavedSection(BinaryPrimitives.ReadInt64LittleEndian(entry), BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
            refusal = "is cut or damaged in its header";
            if (sections[i].Offset < Bytes || sections[i].Offset % Bytes != 0 || sections[i].Bytes < 0 || sections[i].Bytes > fileLength - sections[i].Offset)
                return null;
        }

        refusal = "";
        return sections;
    }
}
