using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>
/// Shortest ways from the roots to all objects, breadth-first over the reachability's references; so they do not depend on the number of threads. What only local variables lead to comes last, by the shortest way from there.
/// </summary>
internal sealed unsafe class RootSearch : IDisposable
{
    private readonly HeapGraph _graph;
    private readonly EdgeTable _edges;
    private readonly NativeColumn<uint> _parents;
    private readonly NativeList<uint> _queue;
    private readonly Dictionary<uint, byte> _roots = [];
    private readonly List<(uint From, uint To)> _locals = [];
    private readonly List<RootRecord> _loose = [];

    public RootSearch(HeapGraph graph, Reachability reachability)
    {
        (_graph, _edges) = (graph, reachability.Edges);
        _parents = new NativeColumn<uint>(graph.Memory, (long)graph.Index.Count + 1);
        _queue = new NativeList<uint>(graph.Memory, graph.Index.Count + 1L);
        foreach (var root in reachability.Roots)
        {
            if (graph.LocalVariables.IsLoose(root.Id))
                _loose.Add(root);
            else
                Start(root);
        }
    }

    /// <summary>Every object that has a way, nearest first.</summary>
    public IEnumerable<uint> Reached(CancellationToken cancellation)
    {
        if (_queue.Count == 0)
            FollowLocals();
        for (long at = 0; at < _queue.Count; at++)
        {
            if ((at & 0xfffff) == 0)
                cancellation.ThrowIfCancellationRequested();
            yield return _queue[at];
            Follow(at);
            if (at + 1 == _queue.Count)
                FollowLocals();
        }
    }

    /// <summary>Goes on to the end, for those who ask for ways only.</summary>
    public void Finish(CancellationToken cancellation)
    {
        foreach (var _ in Reached(cancellation))
        {
            // Each step is taken by the search itself.
        }

        _queue.Dispose();
    }

    /// <summary>Number of the object before it; <see cref="AddressIndex.None"/> at a root, null where no way was found.</summary>
    public uint? Parent(uint number) => _parents[number] switch { 0 => null, AddressIndex.None => AddressIndex.None, var parent => parent - 1 };

    /// <summary>What kind of root an object without a parent is.</summary>
    public byte RootTag(uint number) => _roots[number];

    public void Dispose()
    {
        _parents.Dispose();
        _queue.Dispose();
    }

    private void Start(RootRecord root)
    {
        if (_graph.Index.Find(root.Id) is not AddressIndex.None and var number && _parents[number] == 0 && _roots.TryAdd(number, root.Tag))
            Add(number, AddressIndex.None);
    }

    private void Add(uint number, uint parent)
    {
        _parents[number] = parent;
        _queue.Add(number);
    }

    private void Follow(long at)
    {
        _edges.LoadAhead(_queue, at, _parents.Start);
        var number = _queue[at];
        var isThread = at < _roots.Count && _graph.Roots.Locals.ContainsKey(_graph.Index.AddressOf(number));
        var end = _edges.Offsets[number + 1L];
        for (long next = _edges.Offsets[number]; next < end; next++)
        {
            var target = _edges.Targets[next];
            if (target == AddressIndex.None || _parents[target] != 0)
                continue;
            if (isThread && _graph.LocalVariables.AreAlone(_graph.Index.AddressOf(number), _graph.Index.AddressOf(target)))
                _locals.Add((number, target));
            else
                Add(target, number + 1);
        }
    }

    private void FollowLocals()
    {
        foreach (var (from, to) in _locals)
        {
            if (_parents[to] == 0)
                Add(to, from + 1);
        }

        _loose.ForEach(Start);
        _locals.Clear();
        _loose.Clear();
    }
}
