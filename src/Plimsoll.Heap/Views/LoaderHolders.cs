using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>
/// Breadth-first from the roots through the world outside the leaked loaders: every reference from there to an object of a loader is a
/// boundary; the nearest static or thread on its path is the holder. Loaders that only other leaked loaders hold are found in later rounds.
/// </summary>
internal sealed unsafe class LoaderHolders : IDisposable
{
    private const int MostPerLoader = 64;
    private readonly HeapGraph _graph;
    private readonly Reachability _reachability;
    private readonly List<ulong> _leaked;
    private readonly NativeColumn<uint> _owners;
    private readonly NativeColumn<uint> _parents;
    private readonly Dictionary<ulong, List<Holder>> _holders = [];
    private readonly HashSet<(ulong Loader, uint Source)> _seen = [];
    private readonly NativeList<uint> _queue;
    private long _next;

    private LoaderHolders(HeapGraph graph, Reachability reachability, List<ulong> leaked)
    {
        (_graph, _reachability, _leaked) = (graph, reachability, leaked);
        _queue = new NativeList<uint>(graph.Memory, graph.Index.Count + 1L);
        _owners = new NativeColumn<uint>(graph.Memory, (long)graph.Index.Count + 1);
        _parents = new NativeColumn<uint>(graph.Memory, (long)graph.Index.Count + 1);
    }

    public static Dictionary<ulong, List<Holder>> Find(HeapGraph graph, Reachability reachability, List<ulong> leaked)
    {
        using var search = new LoaderHolders(graph, reachability, leaked);
        search.Own();
        search.Search();
        foreach (var list in search._holders.Values)
            list.Sort((a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Via.Length != b.Via.Length ? a.Via.Length.CompareTo(b.Via.Length) : string.CompareOrdinal(a.Via, b.Via));
        return search._holders;
    }

    public void Dispose()
    {
        _queue.Dispose();
        _owners.Dispose();
        _parents.Dispose();
    }

    /// <summary>Marks the objects of each leaked loader (number of the loader + 1): itself, its classes, their instances and arrays.</summary>
    private void Own()
    {
        var numbers = _leaked.Select((address, i) => (address, i)).ToDictionary(pair => pair.address, pair => (uint)pair.i + 1);
        foreach (var (address, number) in numbers)
            _owners[_graph.Index.Find(address)] = number;
        uint[] owners = [.. _graph.ClassTable.All.Select(type => type.Loader == 0 ? 0 : numbers.GetValueOrDefault(type.Loader))];
        Parallel.ForEach(_graph.Census.Chunks, _graph.Parallel, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
        {
            for (var record = _graph.Records(chunk); record.MoveNext();)
            {
                if (record.Tag is not (HeapTag.Instance or HeapTag.ObjectArray or HeapTag.Class))
                    continue;
                var type = _graph.ClassTable.Find(record.Tag == HeapTag.Class ? record.Id : record.ClassId);
                if (type is not null && owners[type.Ordinal] is not 0 and var owner && _graph.Index.Find(record.Id) is not AddressIndex.None and var at)
                    _owners[at] = owner;
            }
        });
    }

    /// <summary>What class objects hold unseen is asked only for loaders that nothing else holds: a map of a class that is itself about to go would look like a second holder.</summary>
    private void Search()
    {
        SearchFrom(_reachability.Roots.Where(root => root.Tag != HeapTag.RootClassMirror));
        if (_leaked.Exists(loader => !_holders.ContainsKey(loader)))
            SearchFrom(_reachability.Roots.Where(root => root.Tag == HeapTag.RootClassMirror && IsHolder(root)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SearchFrom(IEnumerable<RootRecord> roots)
    {
        foreach (var root in roots)
        {
            var number = _graph.Index.Find(root.Id);
            if (number == AddressIndex.None || _parents[number] != 0)
                continue;
            if (_owners[number] != 0)
            {
                RootInside(root, number);
                continue;
            }

            _parents[number] = AddressIndex.None;
            _queue.Add(number);
        }

        for (; _next < _queue.Count; _next++)
        {
            if ((_next & 0xfffff) == 0)
                _graph.Parallel.CancellationToken.ThrowIfCancellationRequested();
            _reachability.Edges.LoadAhead(_queue, _next, _parents.Start);
            var number = _queue[_next];
            for (var at = _reachability.Edges.Offsets[number]; at < _reachability.Edges.Offsets[(long)number + 1]; at++)
                Edge(number, _reachability.Edges.Targets[at]);
        }
    }

    /// <summary>What a class keeps for itself holds nothing once its own loader goes; only what a class outside the leaked loaders keeps is a holder.</summary>
    private bool IsHolder(RootRecord root) => _reachability.MirrorOwners.GetValueOrDefault(root.Id) is { } owner && !_leaked.Contains(owner.Loader);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Edge(uint from, uint to)
    {
        if (to == AddressIndex.None || _reachability.Level(to) != 1)
            return;
        if (_owners[to] != 0)
        {
            Boundary(from, to);
        }
        else if (_parents[to] == 0)
        {
            _parents[to] = from + 1;
            _queue.Add(to);
        }
    }

    private void RootInside(RootRecord root, uint number)
    {
        var loader = _leaked[(int)_owners[number] - 1];
        var found = _graph.ObjectAt(root.Id);
        if (found is null)
            return;
        var isThread = root.Tag == HeapTag.RootThread;
        var name = isThread ? ThreadName(found) : null;
        var anchor = isThread ? $"thread \"{name}\"" : $"{HeapTag.RootName(root.Tag)} root";
        Add(loader, new Holder(isThread ? Holder.Classify([], name).Pattern : "leak/classloader/jni", anchor, $"{anchor} -> {found.Describe()}"));
    }

    private void Boundary(uint from, uint to)
    {
        var loader = _leaked[(int)_owners[to] - 1];
        if (!_seen.Add((loader, from)) || (_holders.TryGetValue(loader, out var known) && known.Count >= MostPerLoader))
            return;
        var chain = new List<uint> { to };
        for (var at = from; ; at = _parents[at] - 1)
        {
            chain.Add(at);
            if (_parents[at] == AddressIndex.None)
                break;
        }

        chain.Reverse();
        Add(loader, Describe([.. chain.Select(number => _graph.ObjectAt(_graph.Index.AddressOf(number))!)]));
    }

    /// <summary>The path from the last static or thread before the loader's own objects.</summary>
    private Holder Describe(List<HeapObject> path)
    {
        var start = 0;
        for (var i = path.Count - 2; i >= 0 && start == 0; i--)
        {
            if (path[i].Mirrors is not null ? path[i + 1].Mirrors is null : IsRunning(path[i]))
                start = i;
        }

        var thread = IsRunning(path[start]) ? ThreadName(path[start]) : null;
        var steps = new List<string>();
        for (var i = start; i + 1 < path.Count; i++)
            steps.Add(PathStep.Name(path[i], path[i + 1], _graph));
        var (pattern, step) = Holder.Classify(steps, thread);
        var anchor = step >= 0 ? steps[step] : $"thread \"{thread}\"";
        var shown = step >= 0 ? steps.Skip(step) : steps.Prepend(anchor);
        return new Holder(pattern, anchor, string.Join(" -> ", shown.Append(path[^1].Describe())));
    }

    /// <summary>
    /// Whether an object is a thread that runs. One that was never started (a shutdown hook) or has ended is an object like another: whoever refers to it holds.
    /// The JVM keeps its own thread's address in eetop from start to end; a virtual thread has none.
    /// </summary>
    private static bool IsRunning(HeapObject found) =>
        found.Class is { Shape.IsThread: true } type && (found.Value("eetop") is not 0 || type.Is("java.lang.BaseVirtualThread"));

    private static string ThreadName(HeapObject thread) => thread.Reference("name")?.Text() ?? CharName(thread) ?? "?";

    /// <summary>JDK 8 keeps the name of a thread as a char array in some builds.</summary>
    private static string? CharName(HeapObject thread) =>
        thread.Reference("name") is { IsPrimitiveArray: true } name ? System.Text.Encoding.BigEndianUnicode.GetString(name.Bytes()) : null;

    private void Add(ulong loader, Holder holder)
    {
        var list = _holders.TryGetValue(loader, out var known) ? known : _holders[loader] = [];
        if (!list.Exists(other => other.Anchor == holder.Anchor && other.Pattern == holder.Pattern))
            list.Add(holder);
    }
}
