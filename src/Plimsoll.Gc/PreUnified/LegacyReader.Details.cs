using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.PreUnified;

internal sealed partial class LegacyReader
{
    /// <summary><c>Metaspace: 20345K-&gt;20345K(1069056K)</c>; the size in parentheses is reserved for metaspace, committed for a permanent generation.</summary>
    private void Metaspace(ReadOnlySpan<byte> text)
    {
        if (!Transition.Find(text, 0, out var change, out _))
            return;
        _draft.Metaspace = change.After;
        if (!text.StartsWith("Metaspace"u8))
            _draft.MetaspaceCommitted = change.AfterOf;
        if (_depth == 0)
            Rewrite();
    }

    /// <summary><c>CMS-concurrent-mark: 0.035/0.067 secs</c> (CPU/wall), <c>GC concurrent-mark-end, 0.01 secs</c>, <c>GC concurrent-mark-abort</c>.</summary>
    private void ConcurrentText(ReadOnlySpan<byte> text)
    {
        _timesAreOfConcurrent = true;
        var run = runs.Current;
        var now = run.Axis(_concurrentStamp);
        if (text.StartsWith("GC concurrent-mark-start"u8) || text.StartsWith("CMS-concurrent-mark-start"u8))
            _cycleStart = _cycleStart == long.MinValue ? now : _cycleStart;
        else if (text.StartsWith("GC concurrent-mark-abort"u8))
            EndCycle(run, now, GcEventFlags.Aborted);
        else if (text.StartsWith("CMS-concurrent-reset:"u8))
            EndCycle(run, now, GcEventFlags.None);
        var end = text.IndexOfAny((byte)':', (byte)',');
        if (end > 0 && Seconds(text, out var duration))
            run.Phases.Add(text[..end], duration);
    }

    /// <summary><c>Times: user=0.01 sys=0.00, real=0.02 secs</c>.</summary>
    private void TimesText(ReadOnlySpan<byte> text)
    {
        if (_depth > 0 || _timesAreOfConcurrent)
        {
            _timesAreOfConcurrent = false;
            return;
        }

        var user = text.IndexOf("user="u8);
        var system = text.IndexOf("sys="u8);
        if (user < 0 || system < 0 || _index < 0)
            return;
        var userScan = new Scan(text, user + 5);
        var systemScan = new Scan(text, system + 4);
        if (!userScan.Decimal(100, out var userTime) || !systemScan.Decimal(100, out var systemTime))
            return;
        _draft.User = (ushort)Math.Min(userTime, EventDraft.NoCpu - 1);
        _draft.System = (ushort)Math.Min(systemTime, EventDraft.NoCpu - 1);
        Rewrite();
    }

    /// <summary><c>FinalReference, 2870 refs, 0.0408474 secs</c>.</summary>
    private void ReferenceText(ReadOnlySpan<byte> text)
    {
        var comma = text.IndexOf(", "u8);
        if (comma < 0)
            return;
        var scan = new Scan(text, comma + 2);
        if (!scan.Integer(out var count))
            return;
        runs.Current.Processed(text[0] switch
        {
            (byte)'S' => new ReferenceCounts(count, 0, 0, 0),
            (byte)'W' => new ReferenceCounts(0, count, 0, 0),
            (byte)'F' => new ReferenceCounts(0, 0, count, 0),
            _ => new ReferenceCounts(0, 0, 0, count),
        });
        if (Seconds(text, out var duration))
            runs.Current.Phases.Add(text[..comma], duration);
    }

    /// <summary><c>Eden: 7168.0K(7168.0K)-&gt;0.0B(6144.0K) Survivors: 0.0B-&gt;1024.0K Heap: 7168.0K(98304.0K)-&gt;1895.5K(98304.0K)</c>.</summary>
    private void G1SpacesText(ReadOnlySpan<byte> text)
    {
        if (_index < 0 && _depth == 0)
            return;
        var scan = new Scan(text, 5);
        scan.SkipBlanks();
        if (!Transition.Read(ref scan, out var eden) || !scan.Skip(" Survivors: "u8) || !Transition.Read(ref scan, out var survivors)
            || !scan.Skip(" Heap: "u8) || !Transition.Read(ref scan, out var heap))
            return;
        runs.Current.Suggest(GcCollector.G1);
        (_draft.YoungBefore, _draft.YoungAfter) = (eden.Before + survivors.Before, eden.After + survivors.After);
        _draft.YoungCommitted = eden.AfterOf < 0 ? -1 : eden.AfterOf + survivors.After;
        (_draft.HeapBefore, _draft.HeapAfter, _draft.HeapCommitted) = (heap.Before, heap.After, heap.AfterOf);
        if (_depth == 0)
            Rewrite();
    }

    /// <summary><c>Ref Proc: 7.6 ms</c>, <c>weak refs processing, 0.0000135 secs</c>.</summary>
    private void DetailText(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith(" ms"u8) && text.IndexOf(": "u8) is > 0 and var colon)
        {
            var scan = new Scan(text, colon + 2);
            if (scan.Milliseconds(out var ticks))
                runs.Current.Phases.Add(text[..colon], ticks);
        }
        else if (text.EndsWith(" secs"u8) && text.IndexOf((byte)',') is > 0 and var comma && Seconds(text, out var duration))
        {
            runs.Current.Phases.Add(text[..comma].TrimEnd((byte)' '), duration);
        }
    }

    private void Amend(GcEventFlags flag)
    {
        _draft.Flags |= flag;
        Rewrite();
    }

    /// <summary>Details come behind the record they belong to: its event is made anew.</summary>
    private void Rewrite()
    {
        if (_index >= 0 && _generation == runs.Generation)
            runs.Current[_index] = new GcEvent(_draft, runs.Current.Collector);
    }
}
