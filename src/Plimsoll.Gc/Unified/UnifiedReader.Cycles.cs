using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

internal sealed partial class UnifiedReader
{
    private bool ReadConcurrent(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Concurrent Mark Abort"u8))
            return Flag(id, GcEventFlags.Aborted);
        if (text.StartsWith("Concurrent Mark Cycle"u8) || text.StartsWith("Concurrent Cycle"u8))
            return ReadG1Cycle(decorators, id, text);
        if (text.StartsWith("Concurrent cleanup"u8))
            return ReadShenandoahCleanup(decorators, id, text);
        if (text.StartsWith("Concurrent Reset"u8) && runs.Current.Collector == GcCollector.Cms && TrailingTime(text, out _, out _))
            AddCycle(decorators, runs.Enter(decorators.Stamp(), id), For(id), GcKind.ConcurrentCycle);
        return !text.EndsWith("ms"u8) || AddPhase(text);
    }

    private bool ReadG1Cycle(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        var stamp = decorators.Stamp();
        var run = runs.Enter(stamp, id);
        var pending = For(id);
        if (!TrailingTime(text, out var duration, out _))
        {
            pending.CycleStart = run.Axis(stamp);
            return true;
        }

        pending.CycleStart = run.Axis(stamp) - duration;
        AddCycle(decorators, run, pending, GcKind.ConcurrentCycle);
        return true;
    }

    /// <summary>Shenandoah prints it twice per cycle, after marking and at the end: the last one has the cycle's outcome.</summary>
    private bool ReadShenandoahCleanup(Decoration decorators, int id, ReadOnlySpan<byte> text)
    {
        if (!TrailingTime(text, out _, out var name) || !Transition.Find(name, 0, out var heap, out _))
            return true;
        var run = runs.Enter(decorators.Stamp(), id);
        var young = name.IndexOf("(Young)"u8) > 0;
        if (young || name.IndexOf("(Global)"u8) > 0 || name.IndexOf("(Old)"u8) > 0)
            run.Suggest(GcCollector.GenerationalShenandoah);
        else
            run.Suggest(GcCollector.Shenandoah);
        var pending = For(id);
        pending.Draft.HeapBefore = heap.Before;
        pending.Draft.HeapAfter = heap.After;
        pending.Draft.HeapCommitted = heap.AfterOf;
        AddCycle(decorators, run, pending, young ? GcKind.YoungCycle : GcKind.ConcurrentCycle);
        return true;
    }

    /// <summary><c>Garbage Collection (Warmup) 12M(10%)-&gt;8M(6%)</c>, <c>Major Collection (Proactive) 112M(88%)-&gt;66M(52%) 0.009s</c>, <c>... Aborted</c>; without sizes it is the start.</summary>
    private bool ReadCycle(Decoration decorators, int id, ReadOnlySpan<byte> text, GcKind kind, GcCollector collector)
    {
        var stamp = decorators.Stamp();
        var run = runs.Enter(stamp, id);
        run.Suggest(collector);
        var pending = For(id);
        var ended = Transition.Find(text, 0, out var heap, out var at);
        var aborted = text.EndsWith(" Aborted"u8);
        foreach (var group in new Groups(ended ? text[..at] : text))
            pending.CycleCause = GcCauseNames.Parse(group);
        if (!ended && !aborted)
        {
            pending.CycleStart = run.Axis(stamp);
            return true;
        }

        pending.Draft.HeapBefore = heap.Before;
        pending.Draft.HeapAfter = heap.After;
        pending.CycleFlags |= aborted ? GcEventFlags.Aborted : GcEventFlags.None;
        pending.CycleFlags |= collector == GcCollector.GenerationalZ && kind == GcKind.ConcurrentCycle ? GcEventFlags.WholeHeap : GcEventFlags.None;
        if (kind == GcKind.ConcurrentCycle && pending.Draft.Special >= 0)
            pending.CycleFlags |= GcEventFlags.HasLive;
        if (pending.CycleStart == Pending.Unknown && TrailingSeconds(text, out var duration))
            pending.CycleStart = run.Axis(stamp) - duration;
        AddCycle(decorators, run, pending, kind);
        return true;
    }

    private void AddCycle(Decoration decorators, RunBuilder run, Pending pending, GcKind kind)
    {
        var end = run.Axis(decorators.Stamp());
        pending.Draft.Kind = kind;
        pending.Draft.Cause = pending.CycleCause;
        pending.Draft.Flags = pending.CycleFlags;
        pending.Draft.Start = pending.CycleStart == Pending.Unknown ? end : Math.Min(pending.CycleStart, end);
        pending.Draft.Duration = end - pending.Draft.Start;
        if ((pending.CycleFlags & GcEventFlags.HasLive) == 0)
            pending.Draft.Special = -1;
        if (pending.CycleIndex < 0)
            pending.CycleIndex = run.Add(pending.Draft);
        else
            run[pending.CycleIndex] = new GcEvent(pending.Draft, run.Collector);
        _cmsCycleRuns = false;
        pending.Reset();
    }

    private static bool TrailingSeconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var scan = new Scan(text, text.LastIndexOf((byte)' ') + 1);
        return scan.Seconds(out ticks) && scan.Rest.SequenceEqual("s"u8);
    }

    /// <summary>ZGC's <c>Live: - 40M (31%) 40M (31%) ...</c>; of both generations in a major collection.</summary>
    private bool ReadLive(int id, ReadOnlySpan<byte> row, char generation)
    {
        var scan = new Scan(row, 5);
        while (scan.Current is (byte)' ' or (byte)'-')
            scan.At++;
        if (id < 0 || !scan.Size(out var live))
            return false;
        ref var draft = ref For(id).Draft;
        draft.Special = generation == 'O' && draft.Special >= 0 ? draft.Special + live : live;
        return true;
    }

    private bool ReadCapacity(int id, ReadOnlySpan<byte> row)
    {
        var scan = new Scan(row, 9);
        scan.SkipBlanks();
        if (id < 0 || !scan.Size(out var capacity))
            return false;
        For(id).Draft.HeapCommitted = capacity;
        return true;
    }

    /// <summary><c>Allocation Stall (main) 22.334ms</c>, written when the thread goes on.</summary>
    private bool ReadStall(Decoration decorators, ReadOnlySpan<byte> text, GcKind kind)
    {
        if (!TrailingTime(text, out var duration, out _))
            return false;
        var stamp = decorators.Stamp();
        var run = runs.Enter(stamp, -1);
        var draft = EventDraft.Empty(-1);
        draft.Kind = kind;
        draft.Duration = duration;
        draft.Start = run.Axis(stamp) - duration;
        run.Add(draft);
        return true;
    }

    /// <summary><c>Name: 1.2ms</c> or <c>Name 1.2ms</c>.</summary>
    private bool AddPhase(ReadOnlySpan<byte> text)
    {
        if (TrailingTime(text, out var duration, out var name) && name.Length > 0)
            runs.Current.Phases.Add(name.TrimEnd(": "u8), duration);
        return true;
    }
}
