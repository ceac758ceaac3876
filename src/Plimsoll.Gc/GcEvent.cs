using System.Runtime.InteropServices;
using Plimsoll.Gc.Building;

namespace Plimsoll.Gc;

/// <summary>
/// One collection, one stop of a concurrent cycle, one cycle or one stall. 64 bytes, immutable. Sizes are bytes; a size the log did not print is null.
/// Sizes are kept in KiB (MiB from 2 TiB on), the finest unit a log prints them in but for JDK 8's G1 (tenths of a unit).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct GcEvent
{
    private readonly long _time;
    private readonly uint _durationLow;
    private readonly CompactSize _heapBefore;
    private readonly CompactSize _heapAfter;
    private readonly CompactSize _heapCommitted;
    private readonly CompactSize _youngBefore;
    private readonly CompactSize _youngAfter;
    private readonly CompactSize _youngCommitted;
    private readonly CompactSize _special;
    private readonly int _id;
    private readonly byte _durationHigh;
    private readonly GcKind _kind;
    private readonly GcCause _cause;

    internal GcEvent(in EventDraft draft, GcCollector collector)
    {
        _time = draft.Start;
        (_durationLow, _durationHigh) = CompactDuration.FromTicks(draft.Duration);
        _heapBefore = CompactSize.FromBytes(draft.HeapBefore);
        _heapAfter = CompactSize.FromBytes(draft.HeapAfter);
        _heapCommitted = CompactSize.FromBytes(draft.HeapCommitted);
        _youngBefore = CompactSize.FromBytes(draft.YoungBefore);
        _youngAfter = CompactSize.FromBytes(draft.YoungAfter);
        _youngCommitted = CompactSize.FromBytes(draft.YoungCommitted);
        RawMetaspace = CompactSize.FromBytes(draft.Metaspace);
        RawMetaspaceCommitted = CompactSize.FromBytes(draft.MetaspaceCommitted);
        _special = CompactSize.FromBytes(draft.Special);
        _id = draft.Id;
        RawUser = draft.User;
        RawSystem = draft.System;
        Flags = draft.Flags;
        _kind = draft.Kind;
        _cause = draft.Cause;
        Collector = collector;
    }

    /// <summary>When it began: since the JVM's start where the log has uptimes, else since the run's first stamp; see <see cref="GcRun.Clock"/>.</summary>
    public TimeSpan Time => new(_time);

    /// <summary>How long it took; zero where the log does not say.</summary>
    public TimeSpan Duration => new(new CompactDuration(_durationLow, _durationHigh).Ticks);

    /// <summary>When it ended.</summary>
    public TimeSpan End => Time + Duration;

    /// <summary>The collector at work.</summary>
    public GcCollector Collector { get; internal init; }

    /// <summary>What it was.</summary>
    public GcKind Kind => _kind;

    /// <summary>Why it happened.</summary>
    public GcCause Cause => _cause;

    /// <summary>What else the log said.</summary>
    public GcEventFlags Flags { get; internal init; }

    /// <summary>The number in <c>GC(n)</c>; null in logs of JDK 8 and earlier.</summary>
    public int? Id => _id < 0 ? null : _id;

    /// <summary>Heap used before.</summary>
    public long? HeapBefore => _heapBefore.Bytes;

    /// <summary>Heap used after.</summary>
    public long? HeapAfter => _heapAfter.Bytes;

    /// <summary>Heap committed (its capacity) after.</summary>
    public long? HeapCommitted => _heapCommitted.Bytes;

    /// <summary>Young generation used before; for G1 eden and survivor regions.</summary>
    public long? YoungBefore => _youngBefore.Bytes;

    /// <summary>Young generation used after.</summary>
    public long? YoungAfter => _youngAfter.Bytes;

    /// <summary>Young generation committed after; for G1 the regions it may use until the next collection.</summary>
    public long? YoungCommitted => _youngCommitted.Bytes;

    /// <summary>Old generation used before: heap less young; for G1 humongous regions included.</summary>
    public long? OldBefore => Difference(HeapBefore, YoungBefore);

    /// <summary>Old generation used after.</summary>
    public long? OldAfter => Difference(HeapAfter, YoungAfter);

    /// <summary>Old generation committed after; not for G1, which moves regions between the generations.</summary>
    public long? OldCommitted => Collector == GcCollector.G1 ? null : Difference(HeapCommitted, YoungCommitted);

    /// <summary>Metaspace (JDK 7 and earlier: permanent generation) used after.</summary>
    public long? Metaspace => RawMetaspace.Bytes;

    /// <summary>Metaspace committed after (JDK 14 and later; 13 and earlier print the reserved size instead); the capacity of the permanent generation.</summary>
    public long? MetaspaceCommitted => RawMetaspaceCommitted.Bytes;

    /// <summary>G1: bytes of humongous regions left after the collection.</summary>
    public long? Humongous => HasLive ? null : _special.Bytes;

    /// <summary>ZGC: bytes found live by marking.</summary>
    public long? Live => HasLive ? _special.Bytes : null;

    /// <summary>CPU time of user code over all GC threads; null where the log does not say. 10 ms steps, at most 655 s.</summary>
    public TimeSpan? UserTime => RawUser == EventDraft.NoCpu ? null : TimeSpan.FromMilliseconds(10 * RawUser);

    /// <summary>CPU time in the kernel; as <see cref="UserTime"/>.</summary>
    public TimeSpan? SystemTime => RawSystem == EventDraft.NoCpu ? null : TimeSpan.FromMilliseconds(10 * RawSystem);

    /// <summary>Whether the application stood still: everything but concurrent cycles and stalls of single threads.</summary>
    public bool IsPause => _kind <= GcKind.Phase;

    /// <summary>Bytes that a young or mixed collection moved to the old generation (G1: growth of old and humongous regions); null where unknown.</summary>
    public long? Promoted => _kind == GcKind.Young && OldBefore is { } before && OldAfter is { } after ? Math.Max(0, after - before) : null;

    internal CompactSize RawMetaspace { get; init; }

    internal CompactSize RawMetaspaceCommitted { get; init; }

    internal ushort RawUser { get; init; }

    internal ushort RawSystem { get; init; }

    private bool HasLive => (Flags & GcEventFlags.HasLive) != 0;

    private static long? Difference(long? whole, long? part) => whole is { } w && part is { } p ? Math.Max(0, w - p) : null;
}
