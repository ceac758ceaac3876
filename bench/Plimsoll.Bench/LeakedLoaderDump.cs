using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Bench;

/// <summary>
/// Writes a heap dump of class loaders that leaked: each closed, with classes and instances of its own, each held by a thread's context class loader. One more is open.
/// </summary>
public sealed class LeakedLoaderDump : IDisposable
{
    private const ulong First = 0x7_0000_0000;
    private const ulong Spacing = 128;
    private const int ClassesOfLoader = 150;
    private const int SegmentBytes = 1 << 20;
    private const byte Object = 2;
    private const byte Boolean = 4;
    private readonly BufferedStream _file;
    private readonly MemoryStream _heap = new();
    private readonly Dictionary<string, ulong> _names = new(StringComparer.Ordinal);
    private ulong _next = First;

    private LeakedLoaderDump(string path)
    {
        _file = new BufferedStream(File.Create(path), 1 << 20);
        _file.Write("JAVA PROFILE 1.0.2\0"u8);
        Put(_file, 8, 4);
        Put(_file, 0, 8);
    }

    /// <summary>Writes so many leaked loaders, with instances for about that many bytes.</summary>
    public static void Write(string path, int loaders, long bytes)
    {
        using var dump = new LeakedLoaderDump(path);
        var root = dump.Class("java/lang/Object", 0, 0);
        var loader = dump.Class("java/lang/ClassLoader", root, 0);
        var child = dump.Class("org/apache/flink/util/ChildFirstClassLoader", loader, 0, ("ucp", Object), ("parallelLockMap", Object));
        var classPath = dump.Class("jdk/internal/loader/URLClassPath", root, 0, ("closed", Boolean));
        var thread = dump.Class("java/lang/Thread", root, 0, ("contextClassLoader", Object));
        for (var i = 0; i <= loaders; i++)
            dump.Loader(i, i < loaders, child, classPath, thread, root, bytes / (loaders + 1));
    }

    public void Dispose()
    {
        Flush();
        Record(0x2c, []);
        _file.Dispose();
        _heap.Dispose();
    }

    private void Loader(int number, bool isClosed, ulong child, ulong path, ulong thread, ulong root, long bytes)
    {
        var (loader, urls, holder) = (Next(), Next(), Next());
        Instance(urls, path, [(byte)(isClosed ? 1 : 0)]);
        Instance(holder, thread, Bytes(loader, 8));
        Put(_heap, 0x08, 1);
        Put(_heap, holder, 8);
        Put(_heap, (ulong)number + 1, 4);
        Put(_heap, 0, 4);
        var types = Enumerable.Range(0, ClassesOfLoader).Select(i => Class($"com/acme/job/Class{i}", root, loader, ("next", Object), ("other", Object))).ToArray();
        var (previous, each) = (loader, 25 + 16);
        for (long written = 0; written < bytes; written += each)
        {
            var at = Next();
            Instance(at, types[(int)(written / each % types.Length)], [.. Bytes(previous, 8), .. Bytes(loader, 8)]);
            previous = at;
        }

        Instance(loader, child, [.. Bytes(urls, 8), .. Bytes(previous, 8)]);
    }

    private ulong Class(string name, ulong super, ulong loader, params (string Name, byte Type)[] fields)
    {
        var id = Next();
        Record(2, [.. Bytes(id, 4), .. Bytes(id, 8), .. Bytes(0, 4), .. Bytes(Name(name), 8)]);
        var ids = fields.Select(field => Name(field.Name)).ToArray();
        Put(_heap, 0x20, 1);
        Put(_heap, id, 8);
        Put(_heap, 0, 4);
        foreach (var reference in (ulong[])[super, loader, 0, 0, 0, 0])
            Put(_heap, reference, 8);
        Put(_heap, 0, 8);
        Put(_heap, (ulong)fields.Length, 2);
        for (var i = 0; i < fields.Length; i++)
        {
            Put(_heap, ids[i], 8);
            Put(_heap, fields[i].Type, 1);
        }

        if (loader == 0)
        {
            Put(_heap, 0x05, 1);
            Put(_heap, id, 8);
        }

        return id;
    }

    private ulong Name(string text)
    {
        if (_names.TryGetValue(text, out var id))
            return id;
        _names[text] = id = (ulong)_names.Count + 1;
        Record(1, [.. Bytes(id, 8), .. Encoding.ASCII.GetBytes(text)]);
        return id;
    }

    private void Instance(ulong id, ulong type, ReadOnlySpan<byte> fields)
    {
        Put(_heap, 0x21, 1);
        Put(_heap, id, 8);
        Put(_heap, 0, 4);
        Put(_heap, type, 8);
        Put(_heap, (ulong)fields.Length, 4);
        _heap.Write(fields);
        if (_heap.Length >= SegmentBytes)
            Flush();
    }

    private void Flush()
    {
        if (_heap.Length == 0)
            return;
        Record(0x1c, _heap.GetBuffer().AsSpan(0, (int)_heap.Length));
        _heap.SetLength(0);
    }

    private void Record(byte tag, ReadOnlySpan<byte> body)
    {
        _file.WriteByte(tag);
        Put(_file, 0, 4);
        Put(_file, (ulong)body.Length, 4);
        _file.Write(body);
    }

    private ulong Next()
    {
        _next += Spacing;
        return _next;
    }

    private static void Put(Stream file, ulong value, int size) => file.Write(Bytes(value, size));

    private static byte[] Bytes(ulong value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
