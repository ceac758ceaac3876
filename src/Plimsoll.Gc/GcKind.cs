namespace Plimsoll.Gc;

/// <summary>What an event is. Everything up to <see cref="Cleanup"/> and the collectors' own short stops are pauses; see <see cref="GcEvent.IsPause"/>.</summary>
public enum GcKind : byte
{
    /// <summary>A stop-the-world collection of the young generation.</summary>
    Young,

    /// <summary>A G1 collection of young and some old regions.</summary>
    Mixed,

    /// <summary>A stop-the-world collection of the whole heap, whatever its trigger.</summary>
    Full,

    /// <summary>A Shenandoah cycle finished with the application stopped.</summary>
    Degenerated,

    /// <summary>The first stop of a concurrent cycle: CMS initial mark, Shenandoah init mark, ZGC mark start.</summary>
    InitialMark,

    /// <summary>The stop that ends marking: G1 and CMS remark, Shenandoah final mark, ZGC mark end.</summary>
    Remark,

    /// <summary>G1 cleanup.</summary>
    Cleanup,

    /// <summary>Any other short stop of a concurrent collector: ZGC relocate start, Shenandoah update references and roots.</summary>
    Phase,

    /// <summary>A concurrent cycle over the whole heap or the old generation; the application ran.</summary>
    ConcurrentCycle,

    /// <summary>A concurrent cycle over the young generation; the application ran.</summary>
    YoungCycle,

    /// <summary>One thread waited for memory while a concurrent collector worked.</summary>
    AllocationStall,

    /// <summary>One thread waited for a relocation while ZGC worked.</summary>
    RelocationStall,
}
