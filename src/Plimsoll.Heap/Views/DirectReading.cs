using System.Collections.Immutable;

namespace Plimsoll.Heap.Views;

/// <summary>Reads direct buffers, their deallocators and who holds them: fields of JDK 8 to 25.</summary>
internal sealed class DirectReading(HeapGraph graph, Reachability reachability, int limit, CancellationToken cancellation)
{
    private const string ImageReader = "jdk.internal.jimage.BasicImageReader";
    private readonly HolderTally _holders = new();
    private readonly HolderTally _pinned = new();
    private readonly SortedDictionary<string, (long Count, long Capacity)> _kinds = new(StringComparer.Ordinal);
    private readonly PriorityQueue<DirectBuffer, (long Capacity, ulong Address)> _largest = new();

    public HeapDirectMemory View()
    {
        using var tree = new HolderTree(graph, reachability, cancellation, "java.nio.", "io.netty.buffer.", "io.netty.util.", "java.lang.ref.");
        var images = graph.InstancesOf(Named(ImageReader)).Select(reader => reader.Reference("memoryMap")).OfType<HeapObject>().Select(map => (map.Value("address") ?? 0, map.Value("capacity") ?? 0)).ToHashSet();
        var live = new HashSet<ulong>();
        foreach (var buffer in Reachable(graph.Classes.Where(type => type.Is("java.nio.ByteBuffer") && ObjectWalk.Offset(type, "cleaner") >= 0)))
            Add(buffer, images, live, tree);
        foreach (var buffer in Reachable(graph.Classes.Where(type => Netty.Is(type, "buffer.PooledByteBuf"))))
        {
            if (buffer.Value("chunk") is not (null or 0))
                _pinned.Add(tree.HolderOf(graph.Index.Find(buffer.Address)), buffer.Value("maxLength") ?? 0);
        }

        return new HeapDirectMemory(
            [.. DirectCounters.Of(graph)], [.. _kinds.Select(pair => new DirectBuffers(pair.Key, pair.Value.Count, pair.Value.Capacity)).OrderByDescending(kind => kind.Capacity)], Awaiting(live),
            [.. Netty.Pools(graph, reachability)], [.. _largest.UnorderedItems.Select(item => item.Element).OrderByDescending(buffer => buffer.Capacity).ThenBy(buffer => buffer.Address)],
            _holders.Rows(limit), _pinned.Rows(limit));
    }

    private IEnumerable<HeapClass> Named(string name) => graph.Classes.Where(type => type.Is(name));

    private IEnumerable<HeapObject> Reachable(IEnumerable<HeapClass> classes)
    {
        foreach (var found in graph.InstancesOf(classes))
        {
            cancellation.ThrowIfCancellationRequested();
            if (reachability.IsReachable(found.Address))
                yield return found;
        }
    }

    private void Add(HeapObject buffer, HashSet<(long Address, long Capacity)> images, HashSet<ulong> live, HolderTree tree)
    {
        var capacity = buffer.Value("capacity") ?? 0;
        var kind = images.Any(image => IsWithin(buffer, image)) ? "jdk-image" : Kind(buffer);
        if (reachability.IsStronglyReachable(buffer.Address) && buffer.Value("cleaner") is { } cleaner and not 0)
            live.Add((ulong)cleaner);
        var (count, bytes) = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (count + 1, bytes + capacity);
        if (kind is not ("owned" or "unowned"))
            return;
        var holder = tree.HolderOf(graph.Index.Find(buffer.Address));
        _holders.Add(holder, capacity);
        _largest.Enqueue(new DirectBuffer(buffer.Address, kind, capacity, holder), (capacity, ulong.MaxValue - buffer.Address));
        if (_largest.Count > limit)
            _largest.Dequeue();
    }

    /// <summary>The image is mapped once and looked at through several buffers.</summary>
    private static bool IsWithin(HeapObject buffer, (long Address, long Capacity) image) =>
        buffer.Value("address") is { } address and not 0 && address >= image.Address && address < image.Address + image.Capacity;

    /// <summary>att: the buffer (or scope) that a slice or duplicate looks into; fd: the file of a mapping.</summary>
    private static string Kind(HeapObject buffer)
    {
        if (buffer.Value("att") is not (null or 0))
            return "view";
        if (buffer.Value("fd") is not (null or 0) || buffer.Follow("cleaner", "thunk")?.Describe().Contains("Unmapper", StringComparison.Ordinal) == true)
            return "mapped";
        return buffer.Value("cleaner") is 0 ? "unowned" : "owned";
    }

    /// <summary>A Cleaner stays in its list until its buffer was collected.</summary>
    private DirectBuffers Awaiting(HashSet<ulong> live)
    {
        var (count, bytes) = (0L, 0L);
        foreach (var cleaner in graph.InstancesOf(graph.Classes.Where(type => type.Name is "jdk.internal.ref.Cleaner" or "sun.misc.Cleaner" or "sun.nio.Cleaner")))
        {
            if (!reachability.IsStronglyReachable(cleaner.Address) || live.Contains(cleaner.Address) || cleaner.Reference("thunk") is not { Class.Name: "java.nio.DirectByteBuffer$Deallocator" } thunk || thunk.Value("address") is 0)
                continue;
            (count, bytes) = (count + 1, bytes + (thunk.Value("size") ?? 0));
        }

        return new DirectBuffers("awaiting-collection", count, bytes);
    }
}
