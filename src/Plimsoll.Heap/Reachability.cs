using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap;

/// <summary>
/// Which objects the roots reach, and how strongly: first everything that strong references reach, then what soft ones add, then weak and
/// phantom ones. An object is as strongly reachable as the weakest reference on its best path.
/// </summary>
public sealed unsafe class Reachability : IDisposable
{
    private readonly HeapGraph _graph;
    private readonly NativeColumn<byte> _levels;
    private readonly NativeStack<uint>? _stack;
    private SavedFileWriter? _writer;
    private bool _isUsedUp;
    private bool _isDisposed;

    private Reachability(HeapGraph graph, EdgeTable edges, ReferencePolicy policy)
    {
        (_graph, Edges, Policy) = (graph, edges, policy);
        _stack = new NativeStack<uint>(graph.Memory);
        _levels = new NativeColumn<byte>(graph.Memory, (long)graph.Index.Count + 1);
        foreach (var root in graph.Roots.Top)
            Mark(graph.Index.Find(root.Id), 1);
        Trace(1);
        Roots = policy == ReferencePolicy.Strong ? graph.Roots.Top : [.. graph.Roots.Top, .. Repaired()];
        for (byte strength = 1; strength <= 2; strength++)
            Weaken(strength);
        _stack.Dispose();
        KeepWeakEdges();
        if (graph.Saved?.Write(Step(policy)) is { } writer)
            Write(_writer = writer);
    }

    private Reachability(HeapGraph graph, ReferencePolicy policy, SavedFile file)
    {
        (_graph, Policy) = (graph, policy);
        var added = SavedRoots.Read(file.Blob(0), graph, MirrorOwners);
        Roots = added.Count == 0 ? graph.Roots.Top : [.. graph.Roots.Top, .. added];
        _levels = file.Column<byte>(1, (long)graph.Index.Count + 1, PieceChecks.AtMost(3));
        Edges = EdgeTable.Read(file, 2, graph);
    }

    /// <summary>Which references count.</summary>
    public ReferencePolicy Policy { get; }

    internal EdgeTable Edges { get; }

    /// <summary>The roots of the dump, and what class objects hold in fields that HPROF does not write.</summary>
    internal IReadOnlyList<RootRecord> Roots { get; }

    /// <summary>Objects that stand in as roots because a class object holds them unseen, and the class where it is known.</summary>
    internal Dictionary<ulong, HeapClass?> MirrorOwners { get; } = [];

    /// <summary>Follows all references from the roots.</summary>
    /// <exception cref="HeapDumpException">More objects or references than can be numbered.</exception>
    public static Reachability Compute(HeapGraph graph, ReferencePolicy policy = ReferencePolicy.StrongFirst, IProgress<HeapProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        progress ??= graph.Progress;
        if (graph.Saved?.Read(Step(policy), file => new Reachability(graph, policy, file)) is { } saved)
            return saved;
        progress?.Report(new HeapProgress("references", 0.2));
        var edges = EdgeTable.Build(graph, policy, progress);
        progress?.Report(new HeapProgress("reachability", 0.45));
        return new Reachability(graph, edges, policy);
    }

    /// <summary>Objects and bytes by class, garbage left out.</summary>
    public HeapHistogram Histogram()
    {
        ObjectDisposedException.ThrowIf(_isUsedUp, this);
        var (classes, others) = (_graph.Classes.Count, BasicType.Long + 1);
        var (counts, bytes) = (new long[classes + others], new long[classes + others]);
        Parallel.ForEach(_graph.Census.Chunks, _graph.Parallel, () => (Counts: new long[classes + others], Bytes: new long[classes + others]), (chunk, _, part) =>
        {
            Count(chunk, part.Counts, part.Bytes);
            return part;
        }, part =>
        {
            lock (counts)
            {
                for (var row = 0; row < counts.Length; row++)
                    (counts[row], bytes[row]) = (counts[row] + part.Counts[row], bytes[row] + part.Bytes[row]);
            }
        });
        var rows = _graph.Classes.Where(type => counts[type.Ordinal] > 0).Select(type => new HistogramRow(type.Name, type.Loader, counts[type.Ordinal], bytes[type.Ordinal])).ToList();
        for (var other = 0; other < others; other++)
        {
            if (counts[classes + other] > 0)
                rows.Add(new HistogramRow(other == 0 ? "(class not in the dump)" : BasicType.Name((byte)other) + "[]", 0, counts[classes + other], bytes[classes + other]));
        }

        return HeapHistogram.Of(rows, reachableOnly: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(Chunk chunk, long[] counts, long[] bytes)
    {
        var classes = _graph.Classes.Count;
        var mirror = _graph.Mirror?.Ordinal ?? classes;
        for (var record = _graph.Records(chunk); record.MoveNext();)
        {
            if (!EdgePlan.HasEdges(record.Tag) || !Reaches(_graph.Index.Find(record.Id)))
                continue;
            var row = record.Tag switch { HeapTag.PrimitiveArray => classes + record.ElementType, HeapTag.Class => mirror, _ => _graph.ClassTable.Find(record.ClassId)?.Ordinal ?? classes };
            counts[row]++;
            bytes[row] += _graph.ShallowOf(record);
        }
    }

    /// <summary>Whether the object at an address is reachable.</summary>
    public bool IsReachable(ulong address)
    {
        ObjectDisposedException.ThrowIf(_isUsedUp, this);
        return Reaches(_graph.Index.Find(address));
    }

    /// <summary>Whether the object at an address is reachable by strong references alone.</summary>
    public bool IsStronglyReachable(ulong address)
    {
        ObjectDisposedException.ThrowIf(_isUsedUp, this);
        return _graph.Index.Find(address) is not AddressIndex.None and var number && _levels[number] == 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_writer is { IsFinished: false })
            _graph.Saved!.WhenFinished(Release);
        else
            Release();
    }

    private void Release()
    {
        Edges.Dispose();
        _levels.Dispose();
        _stack?.Dispose();
    }

    /// <summary>Gives the memory of the levels back: a dominator tree is about to use up the references, and knows what is reachable itself.</summary>
    internal void UseUp()
    {
        _isUsedUp = true;
        _writer?.Wait(LevelSection);
        _levels.Dispose();
    }

    /// <summary>Waits until the index no longer needs the references, which are about to be changed.</summary>
    internal void Settle() => _writer?.Finish();

    private const int LevelSection = 1;

    private static string Step(ReferencePolicy policy) => "references-" + SavedRoots.Word(policy);

    private void Write(SavedFileWriter writer)
    {
        writer.Add(SavedRoots.Write(Roots.Skip(_graph.Roots.Top.Count), MirrorOwners));
        writer.Add(_levels, _levels.Length);
        Edges.Write(writer);
        writer.Complete();
    }

    internal bool Reaches(uint number) => number != AddressIndex.None && _levels[number] != 0;

    /// <summary>0 unreachable, 1 strong, 2 soft, 3 weak or phantom.</summary>
    internal byte Level(uint number) => _levels[number];

    private void Mark(uint number, byte level)
    {
        if (number == AddressIndex.None || _levels[number] != 0)
            return;
        _levels[number] = level;
        _stack!.Push(number);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Trace(byte level)
    {
        var offsets = Edges.Offsets.Start;
        var targets = Edges.Targets.Start;
        var levels = _levels.Start;
        var stack = _stack!;
        while (stack.Count > 0)
        {
            var number = stack.Pop();
            if (Sse.IsSupported && stack.Count > 4)
                Sse.Prefetch0(offsets + stack.Below(3));
            if (Sse.IsSupported && stack.Count > 0)
                Sse.Prefetch0(targets + offsets[stack.Below(0)]);
            var end = offsets[number + 1];
            for (var at = offsets[number]; at < end; at++)
            {
                var target = targets[at];
                if (target == AddressIndex.None || levels[target] != 0)
                    continue;
                levels[target] = level;
                stack.Push(target);
            }

            if (level > 1)
                FollowSide(number, level);
        }
    }

    private List<RootRecord> Repaired()
    {
        var repaired = new List<RootRecord>();
        for (var held = new Views.MirrorHeld(_graph); held.Next(number => number != AddressIndex.None && _levels[number] == 1) is { } found;)
        {
            var address = _graph.Index.AddressOf(found.Number);
            repaired.Add(new RootRecord(address, HeapTag.RootClassMirror, 0, uint.MaxValue, 0));
            MirrorOwners[address] = found.Class;
            Mark(found.Number, 1);
            Trace(1);
        }

        return repaired;
    }

    /// <summary>Adds what references of a strength reach from everything reached before.</summary>
    private void Weaken(byte strength)
    {
        foreach (var edge in Edges.Side)
        {
            if (edge.Strength > strength || _levels[edge.From] == 0)
                continue;
            Mark(edge.To, (byte)(strength + 1));
            Trace((byte)(strength + 1));
        }
    }

    private void FollowSide(uint number, byte level)
    {
        var (side, low) = (Edges.Side, 0);
        for (var high = side.Length; low < high;)
        {
            var middle = (low + high) >> 1;
            if (side[middle].From < number)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < side.Length && side[low].From == number; low++)
        {
            if (side[low].Strength < level)
                Mark(side[low].To, level);
        }
    }

    /// <summary>Makes the table the graph of the dominators: weak edges only where nothing stronger holds the target, none from the weaker world back into the stronger.</summary>
    private void KeepWeakEdges()
    {
        var offsets = Edges.Offsets.Start;
        var targets = Edges.Targets.Start;
        var levels = _levels.Start;
        var isWeak = false;
        foreach (var edge in Edges.Side)
        {
            if (levels[edge.From] != 0 && levels[edge.To] > 1 && Math.Max(levels[edge.From], (byte)(edge.Strength + 1)) == levels[edge.To])
            {
                targets[edge.Slot] = edge.To;
                isWeak = true;
            }
        }

        if (!isWeak)
            return;
        for (long number = 0; number < _graph.Index.Count; number++)
        {
            if (levels[number] < 2)
                continue;
            for (var at = offsets[number]; at < offsets[number + 1]; at++)
            {
                if (targets[at] != AddressIndex.None && levels[targets[at]] < levels[number])
                    targets[at] = AddressIndex.None;
            }
        }
    }
}
