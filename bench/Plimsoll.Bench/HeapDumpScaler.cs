using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Bench;

/// <summary>Writes a heap dump of linked lists and byte arrays of a given size, without a JVM: nodes of 41 bytes in the dump, and one array to three of them, of 20 bytes or as long as the objects asked for need it.</summary>
public static class HeapDumpScaler
{
    private const ulong ObjectClass = 0x7_0000_0000;
    private const ulong NodeClass = ObjectClass + 128;
    private const ulong ArrayClass = NodeClass + 128;
    private const ulong First = 0x7_0010_0000;
    private const int SegmentBytes = 1 << 20;

    private const int NodeBytes = 41;
    private const int ArrayBytes = 18;
    private const int NodesToAnArray = 3;

    /// <summary>Writes about that many bytes with about that many objects (0: as many as fit); the same numbers give the same dump.</summary>
    public static void Write(string path, long bytes, long objects = 0)
    {
        var longest = objects == 0 ? 2 : (int)Math.Max(2, 2 * ((bytes * (NodesToAnArray + 1) / objects) - (NodesToAnArray * NodeBytes) - ArrayBytes));
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        file.Write("JAVA PROFILE 1.0.2\0"u8);
        Put(file, 8, 4);
        Put(file, 0, 8);
        string[] names = ["java/lang/Object", "com/acme/Node", "[B", "next", "value"];
        for (var i = 0; i < names.Length; i++)
            Record(file, 1, [.. Bytes((ulong)i + 1, 8), .. Encoding.ASCII.GetBytes(names[i])]);
        for (var i = 0; i < 3; i++)
            Record(file, 2, [.. Bytes((ulong)i + 1, 4), .. Bytes(ObjectClass + ((ulong)i * 128), 8), .. Bytes(0, 4), .. Bytes((ulong)i + 1, 8)]);
        var heap = new List<byte>(SegmentBytes + 4096);
        Class(heap, ObjectClass, 0);
        Class(heap, NodeClass, ObjectClass, 4, 5);
        Class(heap, ArrayClass, ObjectClass);
        Objects(file, heap, bytes, longest);
        Record(file, 0x2c, []);
    }

    private static void Objects(BufferedStream file, List<byte> heap, long bytes, int longest)
    {
        var random = new Random(1);
        ulong at = First, previous = 0, array = 0;
        for (long written = 0; written < bytes;)
        {
            var (start, size) = (heap.Count, 24);
            if (random.Next(8) >= 6)
            {
                var length = random.Next(0, longest) + 1;
                Array(heap, array = at, length);
                size = (16 + length + 7) & -8;
            }
            else
            {
                var ends = random.Next(1000) == 0;
                if (ends && previous != 0)
                    heap.AddRange([5, .. Bytes(previous, 8)]);
                Node(heap, at, ends ? 0 : previous, random.Next(4) == 0 ? 0 : array);
                previous = at;
            }

            at += (ulong)size;
            written += heap.Count - start;
            if (heap.Count < SegmentBytes)
                continue;
            Record(file, 0x1c, [.. heap]);
            heap.Clear();
        }

        heap.AddRange([5, .. Bytes(previous, 8), 5, .. Bytes(ObjectClass, 8)]);
        Record(file, 0x1c, [.. heap]);
    }

    private static void Node(List<byte> heap, ulong id, ulong next, ulong value) =>
        heap.AddRange([0x21, .. Bytes(id, 8), 0, 0, 0, 0, .. Bytes(NodeClass, 8), 0, 0, 0, 16, .. Bytes(next, 8), .. Bytes(value, 8)]);

    private static void Array(List<byte> heap, ulong id, int length) =>
        heap.AddRange([0x23, .. Bytes(id, 8), 0, 0, 0, 0, .. Bytes((ulong)length, 4), 8, .. new byte[length]]);

    private static void Class(List<byte> heap, ulong id, ulong super, params ulong[] fields)
    {
        heap.AddRange([0x20, .. Bytes(id, 8), 0, 0, 0, 0, .. Bytes(super, 8), .. new byte[40], .. new byte[4], 0, 0, 0, 0, 0, (byte)fields.Length]);
        foreach (var field in fields)
            heap.AddRange([.. Bytes(field, 8), 2]);
    }

    private static void Record(Stream file, byte tag, ReadOnlySpan<byte> body)
    {
        file.WriteByte(tag);
        Put(file, 0, 4);
        Put(file, (ulong)body.Length, 4);
        file.Write(body);
    }

    private static void Put(Stream file, ulong value, int size) => file.Write(Bytes(value, size));

    private static byte[] Bytes(ulong value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
