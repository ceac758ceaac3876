using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.InteropServices;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Saved;

namespace Plimsoll.Heap.Graph;

/// <summary>A soft, weak or phantom reference; its place in the table is empty until it is known that nothing stronger holds the target.</summary>
internal readonly record struct SideEdge(uint From, uint To, byte Strength, uint Slot);

/// <summary>
/// References of all objects in one array (compressed sparse rows): those of object i are Targets[Offsets[i] .. Offsets[i+1]).
/// <see cref="AddressIndex.None"/> stands for an address without an object.
/// </summary>
internal sealed unsafe class EdgeTable : IDisposable
{
    /// <summary>Places behind the targets, so that loading ahead needs no bound.</summary>
    private const int Spare = 64;

    private readonly HeapMemory _memory;
    private readonly uint _count;
    private CountColumn? _counts;

    private EdgeTable(HeapMemory memory, uint count, NativeColumn<uint> offsets, NativeColumn<uint> targets, SideEdge[] side, long dangling)
    {
        (_memory, _count, Offsets, Targets, Side, Dangling) = (memory, count, offsets, targets, side, dangling);
    }

    public NativeColumn<uint> Offsets { get; }

    public NativeColumn<uint> Targets { get; }

    /// <summary>What remains of the offsets in a byte an object; first asked for while the offsets are there.</summary>
    public CountColumn Counts => _counts ??= new CountColumn(_memory, Offsets.Start, _count);

    /// <summary>By source, then place.</summary>
    public SideEdge[] Side { get; }

    /// <summary>References whose target is not in the dump.</summary>
    public long Dangling { get; }

    public static EdgeTable Build(HeapGraph graph, ReferencePolicy policy, IProgress<HeapProgress>? progress)
    {
        var phase = new PhaseProgress(progress, "references", 0.2, 0.45, 2 * graph.Length);
        var index = graph.Index;
        var offsets = new NativeColumn<uint>(graph.Memory, (long)index.Count + 2);
        var plan = new EdgePlan(graph, policy);
        Parallel.ForEach(graph.Census.Chunks, graph.Parallel, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk) =>
        {
            var counter = new Counter();
            for (var records = graph.Records(chunk); records.MoveNext();)
            {
                if (!EdgePlan.HasEdges(records.Tag) || index.Find(records.Id) is not (not AddressIndex.None and var number))
                    continue;
                counter.Count = 0;
                plan.Visit(in records, number, ref counter);
                offsets.Start[number + 1] = counter.Count;
            }

            phase.Add(chunk.End - chunk.Start);
        });
        var total = Sum(offsets, index.Count);
        if (total >= uint.MaxValue)
            throw new HeapDumpException($"the dump holds {total} references; this version follows at most {uint.MaxValue - 1}. A histogram (--all) needs none");
        offsets.Start[index.Count + 1] = (uint)total;
        return Fill(graph, plan, offsets, (uint)total, phase);
    }

    /// <summary>
    /// Loads ahead what a breadth-first search will read: the far end of the queue its offsets, the middle its targets, the near end the marks of its first target. Without it every step waits for memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadAhead(Views.NativeList<uint> queue, long at, uint* marks)
    {
        if (!Sse.IsSupported || at + 24 >= queue.Count)
            return;
        Sse.Prefetch0(Offsets.Start + queue[at + 24]);
        Sse.Prefetch0(Targets.Start + Offsets.Start[queue[at + 16]]);
        var first = Targets.Start[Offsets.Start[queue[at + 8]]];
        if (first != AddressIndex.None)
            Sse.Prefetch0(marks + first);
    }

    /// <summary>The table as a file kept it; what is done to it stays in memory.</summary>
    /// <exception cref="SavedDamageException">The file is not what was written.</exception>
    public static EdgeTable Read(SavedFile file, int section, HeapGraph graph)
    {
        var (count, others) = (graph.Index.Count, section + CountColumn.Sections);
        var targets = file.Length<uint>(others);
        if (targets is < Spare or > uint.MaxValue)
            throw new SavedDamageException($"{targets} references are impossible");
        var dangling = new SavedReader(file.Blob(others + 2)).Long();
        var side = MemoryMarshal.Cast<byte, SideEdge>(file.Blob(others + 1)).ToArray();
        if (Array.Exists(side, edge => edge.From >= count || edge.To >= count || edge.Strength >= Strength.Never || edge.Slot >= targets - Spare))
            throw new SavedDamageException("a weak reference lies outside the tables");
        var column = file.Column<uint>(others, targets, PieceChecks.BelowOrNone(count));
        var counts = CountColumn.Read(file, section, count, targets - Spare);
        return new EdgeTable(graph.Memory, count, counts.Offsets(graph.Memory), column, side, dangling) { _counts = counts };
    }

    public void Write(SavedFileWriter writer)
    {
        Counts.Write(writer);
        writer.Add(Targets, Targets.Length);
        writer.Add(MemoryMarshal.AsBytes(Side.AsSpan()).ToArray());
        writer.Add(BitConverter.GetBytes(Dangling));
    }

    public void Dispose()
    {
        Offsets.Dispose();
        Targets.Dispose();
        _counts?.Dispose();
    }

    /// <summary>Turns counts, each behind its place, into offsets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Sum(NativeColumn<uint> offsets, uint count)
    {
        var (start, total) = ((nint)offsets.Start, 0UL);
        for (long i = 1; i <= count; i++)
        {
            total += ((uint*)start)[i];
            ((uint*)start)[i] = (uint)total;
        }

        return total;
    }

    private static EdgeTable Fill(HeapGraph graph, EdgePlan plan, NativeColumn<uint> offsets, uint total, PhaseProgress phase)
    {
        var (index, targets) = (graph.Index, new NativeColumn<uint>(graph.Memory, (long)total + Spare));
        var side = new List<SideEdge>();
        long dangling = 0;
        Parallel.ForEach(graph.Census.Chunks, graph.Parallel, () => (Side: new List<SideEdge>(), Dangling: 0L), [MethodImpl(MethodImplOptions.AggressiveOptimization)] (chunk, _, part) =>
        {
            var writer = new Writer(index, targets.Start, part.Side);
            for (var records = graph.Records(chunk); records.MoveNext();)
            {
                if (!EdgePlan.HasEdges(records.Tag) || index.Find(records.Id) is not (not AddressIndex.None and var number))
                    continue;
                writer.At = offsets.Start[number];
                writer.From = number;
                plan.Visit(in records, number, ref writer);
            }

            phase.Add(chunk.End - chunk.Start);
            return (part.Side, part.Dangling + writer.Dangling);
        }, part =>
        {
            lock (side)
            {
                side.AddRange(part.Side);
                dangling += part.Dangling;
            }
        });
        side.Sort(static (a, b) => a.Slot.CompareTo(b.Slot));
        return new EdgeTable(graph.Memory, index.Count, offsets, targets, [.. side], dangling);
    }

    private struct Counter : IEdgeVisitor
    {
        public uint Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Address(ulong target, byte strength) => Count++;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Node(uint target) => Count++;
    }

    private struct Writer(AddressIndex index, uint* targets, List<SideEdge> side) : IEdgeVisitor
    {
        public uint At;
        public uint From;
        public long Dangling;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Address(ulong target, byte strength)
        {
            var number = index.Find(target);
            if (number == AddressIndex.None)
                Dangling++;
            if (strength == Strength.Strong)
            {
                targets[At++] = number;
                return;
            }

            if (number != AddressIndex.None)
                side.Add(new SideEdge(From, number, strength, At));
            targets[At++] = AddressIndex.None;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Node(uint target) => targets[At++] = target;
    }
}
