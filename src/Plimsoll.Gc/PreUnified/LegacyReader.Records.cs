using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.PreUnified;

internal sealed partial class LegacyReader
{
    private EventDraft _draft = EventDraft.Empty(-1);
    private Stamp _stamp = Stamp.Empty;
    private Stamp _concurrentStamp = Stamp.Empty;
    private int _index = -1;
    private int _generation = -1;
    private bool _hasOld;
    private bool _plainMark;
    private bool _timesAreOfConcurrent;
    private bool _nextPlainIsRemark;
    private long _cycleStart = long.MinValue;

    private void OpenRecord(Stamp stamp, ReadOnlySpan<byte> label)
    {
        _draft = EventDraft.Empty(-1);
        _draft.Kind = label switch
        {
            _ when label.StartsWith("Full"u8) => GcKind.Full,
            _ when label.StartsWith("GC remark"u8) || label.StartsWith("GC (CMS Final Remark)"u8) => GcKind.Remark,
            _ when label.StartsWith("GC (CMS Initial Mark)"u8) => GcKind.InitialMark,
            _ when label.StartsWith("GC cleanup"u8) => GcKind.Cleanup,
            _ => GcKind.Young,
        };
        _stamp = stamp;
        _index = -1;
        _hasOld = _plainMark = _timesAreOfConcurrent = false;
        EnterRun(stamp).Suggest(Labels.Collector(label));
    }

    /// <summary>The run of a stamp; a cycle that another JVM began is forgotten with that JVM.</summary>
    private RunBuilder EnterRun(Stamp stamp)
    {
        var before = runs.Generation;
        var run = runs.Enter(stamp, -1);
        if (runs.Generation != before)
            (_cycleStart, _nextPlainIsRemark) = (long.MinValue, false);
        return run;
    }

    private void CloseRecord()
    {
        var run = EnterRun(_stamp);
        if (_hasOld && _draft.Kind == GcKind.Young)
        {
            _draft.Kind = GcKind.Full;
            _draft.Flags |= GcEventFlags.YoungFirst;
        }

        if (_plainMark)
        {
            _draft.Kind = _nextPlainIsRemark ? GcKind.Remark : GcKind.InitialMark;
            run.Suggest(GcCollector.Cms);
        }

        if (_draft.Kind is GcKind.InitialMark or GcKind.Remark)
            _nextPlainIsRemark = _draft.Kind == GcKind.InitialMark;
        _draft.Start = run.Axis(_stamp);
        FollowCycle(run);
        _index = run.Add(_draft);
        _generation = runs.Generation;
    }

    private void FollowCycle(RunBuilder run)
    {
        if (_draft.Kind == GcKind.InitialMark)
            _cycleStart = _draft.Start;
        if (_draft.Kind == GcKind.Cleanup || (_draft.Flags & (GcEventFlags.ConcurrentModeFailure | GcEventFlags.ConcurrentModeInterrupted)) != 0)
            EndCycle(run, _draft.Start, _draft.Kind == GcKind.Cleanup ? GcEventFlags.None : GcEventFlags.Aborted);
    }

    private void EndCycle(RunBuilder run, long end, GcEventFlags flags)
    {
        if (_cycleStart == long.MinValue)
            return;
        var cycle = EventDraft.Empty(-1);
        cycle.Kind = GcKind.ConcurrentCycle;
        cycle.Start = Math.Min(_cycleStart, end);
        cycle.Duration = end - cycle.Start;
        cycle.Flags = flags;
        run.Add(cycle);
        _cycleStart = long.MinValue;
    }

    /// <summary>A bracket within a record, or a detail behind it, opens.</summary>
    private void Enter(Frame frame, ReadOnlySpan<byte> before, ReadOnlySpan<byte> label)
    {
        switch (frame)
        {
            case Frame.Young or Frame.Old or Frame.InitialMark or Frame.Remark:
                Space(frame, before, label);
                break;
            case Frame.Concurrent:
                _concurrentStamp = StampBefore.Read(before);
                EnterRun(_concurrentStamp).Suggest(Labels.Collector(label));
                break;
            case Frame.Detail when label.StartsWith("Evacuation Failure:"u8) && _depth == 0:
                Amend(GcEventFlags.EvacuationFailure);
                break;
            default:
                break;
        }
    }

    private void Space(Frame frame, ReadOnlySpan<byte> before, ReadOnlySpan<byte> label)
    {
        runs.Current.Suggest(Labels.Collector(label));
        if (frame == Frame.Young && before.EndsWith("--"u8))
            _draft.Flags |= GcEventFlags.PromotionFailed;
        if (frame == Frame.Old)
            _hasOld = true;
        if (frame == Frame.InitialMark)
            _draft.Kind = GcKind.InitialMark;
        if (frame == Frame.Remark)
            _draft.Kind = GcKind.Remark;
    }

    /// <summary>Text directly within a bracket: up to its end (<paramref name="last"/>), the next bracket or the end of the line.</summary>
    private void Text(Frame frame, ReadOnlySpan<byte> text, bool last)
    {
        if (text.IsEmpty)
            return;
        switch (frame)
        {
            case Frame.Record:
                RecordText(text);
                break;
            case Frame.Young:
                Flags(text);
                if (Transition.Find(text, 0, out var young, out _))
                    (_draft.YoungBefore, _draft.YoungAfter, _draft.YoungCommitted) = (young.Before, young.After, young.AfterOf);
                break;
            case Frame.Old:
                Flags(text);
                break;
            case Frame.Metaspace:
                Metaspace(text);
                break;
            case Frame.Concurrent when last:
                ConcurrentText(text);
                break;
            case Frame.Times when last:
                TimesText(text);
                break;
            case Frame.Reference when last:
                ReferenceText(text);
                break;
            case Frame.G1Spaces when last:
                G1SpacesText(text);
                break;
            case Frame.Detail when last:
                DetailText(text);
                break;
            default:
                break;
        }
    }

    private void RecordText(ReadOnlySpan<byte> text)
    {
        Flags(text);
        foreach (var group in new Groups(text))
            Group(group);
        if (Transition.Find(text, 0, out var heap, out _))
            (_draft.HeapBefore, _draft.HeapAfter, _draft.HeapCommitted) = (heap.Before, heap.After, heap.AfterOf);
        else
            PlainMark(text);
        if (Seconds(text, out var duration))
            _draft.Duration = duration;
    }

    private void Group(ReadOnlySpan<byte> group)
    {
        if (group.SequenceEqual("mixed"u8) || group.SequenceEqual("partial"u8))
            _draft.Kind = GcKind.Mixed;
        else if (group.SequenceEqual("initial-mark"u8))
            _draft.Flags |= GcEventFlags.ConcurrentStart;
        else if (_draft.Cause == GcCause.None && GcCauseNames.Parse(group) is not GcCause.Other and var cause)
            _draft.Cause = cause;
    }

    private void Flags(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'(') < 0 && !text.EndsWith("--"u8))
            return;
        if (text.IndexOf("--"u8) >= 0)
            _draft.Flags |= GcEventFlags.PromotionFailed;
        for (var at = text.IndexOf((byte)'('); at >= 0;)
        {
            _draft.Flags |= Flag(text[(at + 1)..]);
            var next = text[(at + 1)..].IndexOf((byte)'(');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    /// <summary>What the words behind a parenthesis say went wrong.</summary>
    private static GcEventFlags Flag(ReadOnlySpan<byte> words) => words switch
    {
        _ when words.StartsWith("promotion failed)"u8) => GcEventFlags.PromotionFailed,
        _ when words.StartsWith("concurrent mode failure)"u8) => GcEventFlags.ConcurrentModeFailure,
        _ when words.StartsWith("concurrent mode interrupted)"u8) => GcEventFlags.ConcurrentModeInterrupted,
        _ when words.StartsWith("to-space "u8) => GcEventFlags.EvacuationFailure,
        _ => GcEventFlags.None,
    };

    /// <summary>Without details CMS prints its two short stops as <c>[GC 1234K(5678K), 0.01 secs]</c>, the second also as heap used before the stop.</summary>
    private void PlainMark(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf(", "u8);
        var scan = new Scan(text, Math.Max(0, text.LastIndexOf("GC "u8) < 0 ? 0 : text.LastIndexOf("GC "u8) + 3));
        if (text.LastIndexOf(") "u8) is > 0 and var behindCause)
            scan.At = behindCause + 2;
        scan.SkipBlanks();
        if (comma < 0 || !scan.Size(out var used) || !scan.Skip((byte)'(') || !scan.Size(out var committed))
            return;
        (_draft.HeapBefore, _draft.HeapAfter, _draft.HeapCommitted) = (used, used, committed);
        _plainMark = _draft.Kind == GcKind.Young;
    }

    private static bool Seconds(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var secs = text.EndsWith(" secs"u8) ? text.Length - 5 : text.LastIndexOf(" secs"u8);
        if (secs < 1)
            return false;
        var start = secs;
        while (start > 0 && (text[start - 1] is (byte)'.' or (byte)',' || text[start - 1] - (uint)'0' <= 9))
            start--;
        var scan = new Scan(text, start);
        return scan.Seconds(out ticks);
    }
}
