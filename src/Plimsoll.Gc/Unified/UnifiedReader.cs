using System.Runtime.CompilerServices;
using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

/// <summary>Messages of unified logging (JDK 9 and later), recognised by their text alone.</summary>
internal sealed partial class UnifiedReader(RunList runs)
{
    private const int PendingAtOnce = 4;
    private const int CpuLineWithin = 12;

    private readonly Pending[] _pending = [.. Enumerable.Range(0, PendingAtOnce).Select(_ => new Pending())];
    private int _nextPending;
    private int _generation;
    private bool _cmsCycleRuns;
    private GcCause _trigger;
    private int _lastOpened = -1;

    /// <summary>Takes a message. False: it says nothing this reader knows.</summary>
    /// <param name="decorators">The <c>[...]</c> in front of it, for its clocks.</param>
    /// <param name="id">The number of <c>GC(n)</c>; -1 without.</param>
    /// <param name="text">The message behind <c>GC(n) </c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        var generation = (char)0;
        if (text.Length > 2 && text[1] == ':' && text[0] is (byte)'Y' or (byte)'y' or (byte)'O')
        {
            generation = (char)text[0];
            text = text[2..].TrimStart((byte)' ');
        }

        if (text.IsEmpty)
            return true;
        if (runs.IsWindowed)
            runs.Current.Now(decorators.Stamp());
        return text[0] switch
        {
            (byte)'P' => ReadP(decorators, id, text, generation),
            (byte)'U' => ReadU(decorators, id, text),
            (byte)'E' => text.StartsWith("Eden regions:"u8) && ReadRegions(id, text, 13),
            (byte)'S' => ReadS(id, text),
            (byte)'O' => ReadO(id, text),
            (byte)'H' => text.StartsWith("Humongous regions:"u8) && ReadRegions(id, text, 18),
            (byte)'A' => ReadA(decorators, id, text),
            (byte)'M' => ReadM(decorators, id, text),
            (byte)'C' => ReadC(decorators, id, text),
            (byte)'G' => ReadG(decorators, id, text),
            (byte)'T' => ReadT(id, text),
            (byte)'D' => text.StartsWith("DefNew:"u8) && ReadYoung(id, text, 7, GcCollector.Serial),
            (byte)'R' => text.StartsWith("Relocation Stall ("u8) && ReadStall(decorators, text, GcKind.RelocationStall),
            (byte)'L' => text.StartsWith("Live:"u8) && ReadLive(id, text, generation),
            (byte)'I' => text.StartsWith("Initializing The Z"u8) && Begin(decorators),
            (byte)' ' => ReadIndented(id, text, generation),
            _ => false,
        } || ReadParallelPhase(id, text);
    }

    /// <summary>The phases of Parallel's Full GC (psParallelCompact.cpp), which have no common beginning.</summary>
    private bool ReadParallelPhase(int id, ReadOnlySpan<byte> text) =>
        id >= 0 && (text.StartsWith("Marking Phase "u8) || text.StartsWith("Summary Phase "u8) || text.StartsWith("Adjust Roots "u8) || text.StartsWith("Compaction Phase "u8) || text.StartsWith("Post Compact "u8)) && AddPhase(text);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadP(Decoration decorators, int id, ReadOnlySpan<byte> text, char generation)
    {
        if (id >= 0 && text.StartsWith("Pause "u8))
            return ReadPause(decorators, id, text[6..], generation);
        if (text.StartsWith("PSYoungGen:"u8))
            return ReadYoung(id, text, 11, GcCollector.Parallel);
        if (text.StartsWith("ParNew:"u8))
            return ReadYoung(id, text, 7, GcCollector.ParNew);
        return id >= 0 && text.StartsWith("Phase "u8) && AddPhase(text);
    }

    private bool ReadU(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("User="u8))
            return ReadCpu(id, text);
        if (id >= 0)
            return text.StartsWith("Using "u8);
        var collector = Collectors.Named(text);
        if (collector == GcCollector.Unknown)
            return false;
        runs.Enter(decorators.Stamp(), -1);
        var run = runs.Current.StartWasPrinted && runs.Current.EventCount == 0 && runs.Current.Collector is GcCollector.Unknown or GcCollector.Z ? runs.Current : runs.Start();
        run.Using(collector);
        return true;
    }

    private bool ReadS(int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Survivor regions:"u8))
            return ReadRegions(id, text, 17);
        return text.StartsWith("Safepoint "u8) && StoppedTime.ReadOperation(text, runs.Current.Safepoints);
    }

    private bool ReadO(int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Old regions:"u8))
            return ReadRegions(id, text, 12);
        if (!text.StartsWith("Out Of Memory ("u8))
            return false;
        runs.Current.OutOfMemoryNoticed();
        return true;
    }

    private bool ReadA(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Archive regions:"u8))
            return ReadRegions(id, text, 16);
        return text.StartsWith("Allocation Stall ("u8) && ReadStall(decorators, text, GcKind.AllocationStall);
    }

    private bool ReadM(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Metaspace:"u8))
            return ReadMetaspace(id, text);
        if (id >= 0 && text.StartsWith("Minor Collection"u8))
            return ReadCycle(decorators, id, text, GcKind.YoungCycle, GcCollector.GenerationalZ);
        return id >= 0 && text.StartsWith("Major Collection"u8) && ReadCycle(decorators, id, text, GcKind.ConcurrentCycle, GcCollector.GenerationalZ);
    }

    private bool ReadC(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (id >= 0 && text.StartsWith("Concurrent "u8))
            return ReadConcurrent(decorators, id, text);
        if (text.StartsWith("Capacity:"u8))
            return ReadCapacity(id, text);
        if (text.StartsWith("Clearing All Soft"u8))
            return Flag(id, GcEventFlags.ClearedSoftReferences);
        if (id >= 0 && text.StartsWith("Cancelling GC: Upgrade To Full"u8))
            return Flag(id, GcEventFlags.UpgradedToFull);
        return false;
    }

    private bool ReadG(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (id >= 0 && text.StartsWith("Garbage Collection ("u8))
            return ReadCycle(decorators, id, text, GcKind.ConcurrentCycle, GcCollector.Z);
        if (!text.StartsWith("GC "u8) || (text.IndexOf("verhead limit"u8) < 0 && text.IndexOf("verhead Limit"u8) < 0))
            return false;
        if (text.IndexOf("exceed"u8) >= 0)
            runs.Current.OverheadLimitNoticed();
        return true;
    }

    private bool ReadT(int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("To-space exhausted"u8) || text.StartsWith("To-space Exhausted"u8))
            return Flag(id, GcEventFlags.EvacuationFailure);
        if (ShenandoahTrigger.Read(text) is { } cause)
        {
            _trigger = cause;
            return true;
        }

        return text.StartsWith("Total time for which application threads"u8) && StoppedTime.ReadTotal(text, runs.Current.Safepoints);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadIndented(int id, ReadOnlySpan<byte> text, char generation)
    {
        var row = text.TrimStart((byte)' ');
        if (row.StartsWith("Live:"u8))
            return ReadLive(id, row, generation);
        if (row.StartsWith("Capacity:"u8))
            return ReadCapacity(id, row);
        return id >= 0 && row.EndsWith("ms"u8) && AddPhase(row);
    }

    private bool Begin(Decoration decorators)
    {
        runs.Enter(decorators.Stamp(), -1);
        runs.Start().Started();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Pending For(int id)
    {
        if (_generation != runs.Generation)
        {
            foreach (var stale in _pending)
                stale.Open(-1);
            _generation = runs.Generation;
            _cmsCycleRuns = false;
            _lastOpened = -1;
        }

        foreach (var candidate in _pending)
        {
            if (candidate.Id == id)
                return candidate;
        }

        var fresh = _pending[_nextPending];
        _nextPending = (_nextPending + 1) % PendingAtOnce;
        fresh.Open(id);
        if (id > _lastOpened)
            (_lastOpened, fresh.CycleCause, _trigger) = (id, _trigger, GcCause.None);
        return fresh;
    }

    private bool Flag(int id, GcEventFlags flag)
    {
        var pending = For(id);
        pending.Draft.Flags |= flag;
        pending.CycleFlags |= flag;
        return true;
    }
}
