namespace Plimsoll.Gc.Building;

/// <summary>An event while its lines arrive. Sizes in bytes, -1 unknown; times in ticks of 100 ns; CPU times in 10 ms.</summary>
internal struct EventDraft
{
    public const ushort NoCpu = ushort.MaxValue;

    public long Start;
    public long Duration;
    public long HeapBefore;
    public long HeapAfter;
    public long HeapCommitted;
    public long YoungBefore;
    public long YoungAfter;
    public long YoungCommitted;
    public long Metaspace;
    public long MetaspaceCommitted;
    public long Special;
    public int Id;
    public ushort User;
    public ushort System;
    public GcEventFlags Flags;
    public GcKind Kind;
    public GcCause Cause;

    public static EventDraft Empty(int id) => new()
    {
        HeapBefore = -1,
        HeapAfter = -1,
        HeapCommitted = -1,
        YoungBefore = -1,
        YoungAfter = -1,
        YoungCommitted = -1,
        Metaspace = -1,
        MetaspaceCommitted = -1,
        Special = -1,
        Id = id,
        User = NoCpu,
        System = NoCpu,
    };
}
