using System.Runtime.CompilerServices;
using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

internal sealed partial class UnifiedReader
{
    /// <summary><c>Young (Normal) (G1 Evacuation Pause) 24M-&gt;4M(128M) 3.456ms</c>; without the time it is the line of the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadPause(Decoration decorators, int id, ReadOnlySpan<byte> text, char generation)
    {
        if (!TrailingTime(text, out var duration, out var name))
        {
            if (id >= 0)
                StartPause(decorators, id, name);
            return true;
        }

        var stamp = decorators.Stamp();
        var run = runs.Enter(stamp, id);
        var pending = For(id);
        Sizes(ref pending.Draft, ref name);
        (pending.Draft.Kind, var flags, pending.Draft.Cause) = PauseName.Read(name);
        if (pending.Draft.Kind is GcKind.Degenerated or GcKind.Full && pending.Draft.Cause == GcCause.None)
            pending.Draft.Cause = pending.CycleCause;
        pending.Draft.Flags |= flags;
        pending.Draft.Duration = duration;
        pending.Draft.Start = run.Axis(stamp) - duration;
        run.Suggest(PauseName.Collector(name, generation, pending.Draft.Cause));
        TakeRegions(run, pending);
        FollowCycle(run, pending);
        run.Add(pending.Draft);
        pending.Reset();
        return true;
    }

    private void StartPause(Decoration decorators, int id, ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("Young"u8) || name.StartsWith("Full"u8))
            runs.Enter(decorators.Stamp(), id);
        For(id).Reset();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TrailingTime(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> rest)
    {
        ticks = 0;
        rest = text;
        if (!text.EndsWith("ms"u8))
            return false;
        var blank = text.LastIndexOf((byte)' ');
        var scan = new Scan(text, blank + 1);
        if (blank < 0 || !scan.Milliseconds(out ticks))
            return false;
        rest = text[..blank];
        return true;
    }

    private static void Sizes(ref EventDraft draft, ref ReadOnlySpan<byte> name)
    {
        if (!Transition.Find(name, 0, out var heap, out var at))
            return;
        name = name[..at];
        draft.HeapBefore = heap.Before;
        draft.HeapAfter = heap.After;
        if (heap.AfterOf >= 0)
            draft.HeapCommitted = heap.AfterOf;
    }

    private static void TakeRegions(RunBuilder run, Pending pending)
    {
        var regions = pending.Regions;
        if (regions.IsEmpty)
            return;
        var size = run.Facts.RegionSize ?? regions.GuessSize(pending.Draft.HeapAfter);
        if (size <= 0)
            return;
        pending.Draft.YoungBefore = regions.YoungBefore * size;
        pending.Draft.YoungAfter = regions.YoungAfter * size;
        pending.Draft.YoungCommitted = regions.YoungLimit * size;
        pending.Draft.Special = regions.Humongous < 0 ? -1 : regions.Humongous * size;
    }

    /// <summary>Concurrent cycles begin with a pause; a CMS cycle that a Full GC overtakes has failed (JDK 9 to 13 print no other word for it).</summary>
    private void FollowCycle(RunBuilder run, Pending pending)
    {
        ref var draft = ref pending.Draft;
        if (draft.Kind == GcKind.InitialMark)
        {
            pending.CycleStart = draft.Start;
            _cmsCycleRuns |= run.Collector == GcCollector.Cms;
        }
        else if (draft.Kind == GcKind.Full && _cmsCycleRuns)
        {
            draft.Flags |= draft.Cause.IsExplicit() ? GcEventFlags.ConcurrentModeInterrupted : GcEventFlags.ConcurrentModeFailure;
            _cmsCycleRuns = false;
        }
    }

    private bool ReadRegions(int id, ReadOnlySpan<byte> text, int at) => For(id).Regions.Read(text, at);

    /// <summary><c>PSYoungGen: 23072K(30720K)-&gt;4384K(31232K) Eden: ...</c>, JDK 11 <c>PSYoungGen: 23072K-&gt;4384K(30720K)</c>.</summary>
    private bool ReadYoung(int id, ReadOnlySpan<byte> text, int at, GcCollector collector)
    {
        var scan = new Scan(text, at);
        scan.SkipBlanks();
        if (!Transition.Read(ref scan, out var young))
            return false;
        ref var draft = ref For(id).Draft;
        draft.YoungBefore = young.Before;
        draft.YoungAfter = young.After;
        draft.YoungCommitted = young.AfterOf;
        runs.Current.Suggest(collector);
        return true;
    }

    /// <summary><c>90K(320K)-&gt;90K(320K) NonClass: ...</c> used(committed), JDK 13 and earlier <c>3644K-&gt;3644K(1056768K)</c> used(reserved), ZGC <c>0M used, 0M committed, 1088M reserved</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadMetaspace(int id, ReadOnlySpan<byte> text)
    {
        var scan = new Scan(text, 10);
        scan.SkipBlanks();
        long used, committed = -1;
        if (Transition.Read(ref scan, out var change))
        {
            used = change.After;
            committed = change.BeforeOf >= 0 ? change.AfterOf : -1;
        }
        else if (scan.Size(out used) && scan.Skip(" used, "u8))
        {
            if (scan.Size(out var size) && scan.Skip(" committed"u8))
                committed = size;
        }
        else
        {
            return false;
        }

        SetMetaspace(id, used, committed);
        return true;
    }

    private void SetMetaspace(int id, long used, long committed)
    {
        if (id < 0)
        {
            var run = runs.Current;
            if (run.EventCount > 0)
                run[run.EventCount - 1] = run[run.EventCount - 1] with { RawMetaspace = CompactSize.FromBytes(used), RawMetaspaceCommitted = CompactSize.FromBytes(committed) };
            return;
        }

        ref var draft = ref For(id).Draft;
        draft.Metaspace = used;
        draft.MetaspaceCommitted = committed;
    }

    /// <summary><c>User=0.01s Sys=0.00s Real=0.00s</c>, behind the event it belongs to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadCpu(int id, ReadOnlySpan<byte> text)
    {
        var scan = new Scan(text, 5);
        if (!scan.Decimal(100, out var user) || !scan.Skip("s Sys="u8) || !scan.Decimal(100, out var system))
            return false;
        var run = runs.Current;
        for (var index = run.EventCount - 1; index >= Math.Max(0, run.EventCount - CpuLineWithin); index--)
        {
            var candidate = run[index];
            if (candidate.Id != id || !candidate.IsPause)
                continue;
            if (candidate.RawUser == EventDraft.NoCpu)
                run[index] = candidate with { RawUser = Cpu(user), RawSystem = Cpu(system) };
            break;
        }

        return true;
    }

    private static ushort Cpu(long hundredths) => (ushort)Math.Min(hundredths, EventDraft.NoCpu - 1);
}
