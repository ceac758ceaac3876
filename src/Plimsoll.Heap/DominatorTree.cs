using System.Runtime.CompilerServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>An object with what only it holds.</summary>
/// <param name="Address">Where it lies.</param>
/// <param name="Class">Its class; for a class object <c>class X</c>.</param>
/// <param name="Shallow">Its own bytes.</param>
/// <param name="Retained">Bytes of everything it dominates, itself included.</param>
/// <param name="RetainedObjects">Their number.</param>
/// <param name="Dominator">Address of its immediate dominator; 0 directly below the roots.</param>
/// <param name="Root">What kind of root it is; null when it is none.</param>
public sealed record Dominated(ulong Address, string Class, long Shallow, long Retained, long RetainedObjects, ulong Dominator, string? Root);

/// <summary>
/// The exact dominator tree and retained sizes over one graph of references. It takes over the reachability it is built from (the reference
/// table is freed on the way).
/// </summary>
public sealed unsafe partial class DominatorTree : IDisposable
{
    private readonly SemiNca _solved;
    private readonly ByteColumn _retained;
    private readonly NativeColumn<uint> _vertices;
    private readonly Dictionary<ulong, string> _roots = [];
    private readonly IReadOnlyList<RootRecord>? _newRoots;
    private PredecessorTable? _predecessors;
    private bool _areWaysNew;
    private bool _isDisposed;
    private NativeColumn<uint>? _objects;

    private DominatorTree(HeapGraph graph, SemiNca solved, ReferencePolicy policy, IReadOnlyList<RootRecord> roots)
    {
        (Graph, _solved, Policy, _newRoots) = (graph, solved, policy, roots);
        _predecessors = solved.TakePredecessors();
        _areWaysNew = _predecessors is not null;
        _retained = new ByteColumn(graph.Memory, (long)solved.Last + 2, HeapHistogram.OfAll(graph).Shallow);
        _vertices = new NativeColumn<uint>(graph.Memory, (long)solved.Last + 2);
        foreach (var root in roots)
            _roots.TryAdd(root.Id, HeapTag.RootName(root.Tag));
        Size();
        Retain();
    }

    /// <summary>The dump.</summary>
    public HeapGraph Graph { get; }

    /// <summary>Which references count.</summary>
    public ReferencePolicy Policy { get; }

    /// <summary>Reachable objects.</summary>
    public long ReachableObjects => _solved.Last - 1;

    /// <summary>Their bytes.</summary>
    public long ReachableShallow => _retained[1];

    internal NativeColumn<uint> Numbers => _solved.Numbers;

    internal uint Last => _solved.Last;

    /// <summary>The addresses of the roots.</summary>
    internal IReadOnlyDictionary<ulong, string> Roots => _roots;

    /// <summary>The way back to the roots; where it was not asked for and no index has it, the references are read again.</summary>
    internal PredecessorTable Predecessors => _predecessors ??= Graph.Saved?.Read(PredecessorTable.Step(Policy), file => PredecessorTable.Read(file, Last)) ?? Ways();

    /// <summary>Builds the tree.</summary>
    public static DominatorTree Build(HeapGraph graph, ReferencePolicy policy = ReferencePolicy.StrongFirst, bool forSuspects = false, IProgress<HeapProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (Saved(graph, policy, forSuspects) is { } saved)
            return saved;
        using var reachability = Reachability.Compute(graph, policy, progress);
        return Build(graph, reachability, forSuspects, progress);
    }

    /// <summary>Builds the tree from a reachability, whose references are used up. <paramref name="forSuspects"/> keeps the way back to the roots, which <see cref="Suspects.Find"/> needs for its paths.</summary>
    public static DominatorTree Build(HeapGraph graph, Reachability reachability, bool forSuspects = false, IProgress<HeapProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        if (Saved(graph, reachability.Policy, forSuspects) is { } saved)
            return saved;
        progress ??= graph.Progress;
        progress?.Report(new HeapProgress("depth-first order", 0.5));
        var roots = reachability.Roots.Select(root => graph.Index.Find(root.Id)).Where(number => number != AddressIndex.None).ToList();
        reachability.UseUp();
        var solved = SemiNca.Solve(graph, reachability, roots, forSuspects, progress);
        progress?.Report(new HeapProgress("retained sizes", 0.85));
        return new DominatorTree(graph, solved, reachability.Policy, reachability.Roots);
    }

    /// <summary>The objects that retain most; equal ones by address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IReadOnlyList<Dominated> Largest(int limit)
    {
        var queue = new PriorityQueue<uint, (long Retained, ulong Address)>(Comparer<(long Retained, ulong Address)>.Create(
            static (a, b) => a.Retained != b.Retained ? a.Retained.CompareTo(b.Retained) : b.Address.CompareTo(a.Address)));
        long least = 0;
        for (uint vertex = 2; vertex <= _solved.Last && limit > 0; vertex++)
        {
            var retained = _retained[vertex];
            if (retained < least)
                continue;
            queue.Enqueue(vertex, (retained, AddressOf(vertex)));
            if (queue.Count <= limit)
                continue;
            queue.Dequeue();
            queue.TryPeek(out _, out var smallest);
            least = smallest.Retained;
        }

        var largest = new List<Dominated>(queue.Count);
        while (queue.TryDequeue(out var vertex, out _))
            largest.Add(At(vertex));
        largest.Reverse();
        return largest;
    }

    /// <summary>One object; null when it is not reachable.</summary>
    public Dominated? Find(ulong address) => VertexOf(address) is > 1 and var vertex ? At(vertex) : null;

    /// <summary>Retained bytes of an object; 0 when it is not reachable.</summary>
    public long RetainedOf(ulong address) => VertexOf(address) is > 1 and var vertex ? _retained[vertex] : 0;

    /// <summary>The objects that an object dominates directly, largest first; of address 0 those directly below the roots.</summary>
    public IReadOnlyList<Dominated> Children(ulong address, int limit)
    {
        var parent = address == 0 ? 1 : VertexOf(address);
        var children = new List<uint>();
        for (uint vertex = 2; parent != 0 && vertex <= _solved.Last; vertex++)
        {
            if (_solved.Dominators[vertex] == parent)
                children.Add(vertex);
        }

        return [.. children.OrderByDescending(vertex => _retained[vertex]).ThenBy(AddressOf).Take(limit).Select(At)];
    }

    /// <summary>
    /// What the objects of each class, family, package or loader retain together: the sum over those that none of their own kind dominates, so nothing counts twice. Largest first.
    /// </summary>
    public HeapHistogram By(HistogramGrouping grouping) => new Views.GroupRetention(this, grouping).Histogram();

    /// <summary>What the objects directly below the roots retain, by their class; class objects stand for their statics (<c>class X</c>). Adds up to the heap. Largest first.</summary>
    public HeapHistogram Owners()
    {
        var owners = new Dictionary<string, (long Objects, long Shallow, long Retained)>(StringComparer.Ordinal);
        for (uint vertex = 2; vertex <= _solved.Last; vertex++)
        {
            if (_solved.Dominators[vertex] != 1)
                continue;
            var top = Uncounted(vertex);
            var name = Views.ClassFamily.Of(top.Class);
            var (objects, shallow, retained) = owners.GetValueOrDefault(name);
            owners[name] = (objects + 1, shallow + top.Shallow, retained + top.Retained);
        }

        return new HeapHistogram([.. owners.Select(pair => new HistogramRow(pair.Key, 0, pair.Value.Objects, pair.Value.Shallow, pair.Value.Retained))
            .OrderByDescending(row => row.Retained).ThenBy(row => row.Name, StringComparer.Ordinal)], true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Keep();
        _predecessors?.Dispose();
        _solved.Dispose();
        _retained.Dispose();
        _objects?.Dispose();
        _vertices.Dispose();
    }

    internal uint VertexOf(ulong address) => Graph.Index.Find(address) is not AddressIndex.None and var number ? _solved.Numbers[number] : 0;

    internal uint DominatorOf(uint vertex) => _solved.Dominators[vertex];

    internal long Retained(uint vertex) => _retained[vertex];

    internal ulong AddressOf(uint vertex) => vertex < 2 ? 0 : Graph.Index.AddressOf(_vertices[vertex]);

    internal uint NumberOf(uint vertex) => _vertices[vertex];

    internal Dominated At(uint vertex) => Uncounted(vertex) with { RetainedObjects = Objects[vertex] };

    /// <summary>An object without the number of those it dominates, which takes a pass over all and a column.</summary>
    internal Dominated Uncounted(uint vertex)
    {
        var address = AddressOf(vertex);
        var found = Graph.ObjectAt(address);
        return new Dominated(address, found?.Describe() ?? "?", found?.Shallow ?? 0, _retained[vertex], 0, AddressOf(_solved.Dominators[vertex]), _roots.GetValueOrDefault(address));
    }

    /// <summary>How many objects each vertex dominates, itself included; counted when first asked for.</summary>
    private NativeColumn<uint> Objects
    {
        get
        {
            if (_objects is not null)
                return _objects;
            _objects = new NativeColumn<uint>(Graph.Memory, (long)Last + 2);
            for (var vertex = Last; vertex >= 2; vertex--)
                _objects[_solved.Dominators[vertex]] += ++_objects[vertex];
            return _objects;
        }
    }

    /// <summary>Adds what each vertex retains to its dominator, which lies before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Retain()
    {
        for (var vertex = Last; vertex >= 2; vertex--)
            _retained[_solved.Dominators[vertex]] += _retained[vertex];
    }

    /// <summary>Shallow sizes by vertex, and the object of each vertex.</summary>
    private void Size() => Parallel.ForEach(Graph.Census.Chunks, Graph.Parallel, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
    {
        for (var record = Graph.Records(chunk); record.MoveNext();)
        {
            if (!EdgePlan.HasEdges(record.Tag) || Graph.Index.Find(record.Id) is not (not AddressIndex.None and var number) || _solved.Numbers[number] is not (> 1 and var vertex))
                continue;
            _retained[vertex] = Graph.ShallowOf(record);
            _vertices[vertex] = number;
        }
    });
}
