using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Layout;

/// <summary>
/// How this JVM lays objects out, in bytes. HotSpot: oopDesc and arrayOopDesc (header 16 without compressed class pointers, 12 with
/// them, 8 with compact headers; the first element of an array lies 16 to 24, 16 and 12 bytes in); 32-bit JVMs have 8 and 12.
/// </summary>
internal readonly record struct HeapLayout(int Header, int ArrayBase, int Reference, int Alignment)
{
    public static HeapLayout Default(int idSize) => idSize == 4 ? new(8, 12, 4, 8) : new(12, 16, 4, 8);

    public long Align(long size) => (size + Alignment - 1) & -(long)Alignment;

    public long ObjectArray(long length) => Align(Base(Reference) + (length * Reference));

    public long PrimitiveArray(byte type, long length)
    {
        var unit = BasicType.Size(type, 8);
        return Align(Base(unit) + (length * unit));
    }

    private int Base(int unit) => (ArrayBase + unit - 1) & -unit;
}
