namespace Plimsoll.Gc;

/// <summary>What else the log said about an event.</summary>
[Flags]
public enum GcEventFlags : ushort
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>The pause also began a concurrent cycle: <c>(initial-mark)</c>, <c>(Concurrent Start)</c>.</summary>
    ConcurrentStart = 1,

    /// <summary>G1 announced mixed collections: <c>(Prepare Mixed)</c>.</summary>
    PrepareMixed = 2,

    /// <summary>G1 found no room to copy to: <c>to-space exhausted</c>, <c>(Evacuation Failure)</c>, <c>(Evacuation Failure: Allocation)</c>.</summary>
    EvacuationFailure = 4,

    /// <summary>Only pinned regions could not be copied (JDK 22+): no lack of memory.</summary>
    Pinned = 8,

    /// <summary>The old generation had no room for survivors: <c>(promotion failed)</c>, <c>GC--</c>.</summary>
    PromotionFailed = 16,

    /// <summary>CMS did not finish in time: <c>(concurrent mode failure)</c>.</summary>
    ConcurrentModeFailure = 32,

    /// <summary>A Full GC broke into a CMS cycle: <c>(concurrent mode interrupted)</c>.</summary>
    ConcurrentModeInterrupted = 64,

    /// <summary>The cycle was given up: <c>Concurrent Mark Abort</c>, <c>concurrent-mark-abort</c>, <c>Aborted</c>.</summary>
    Aborted = 128,

    /// <summary>The collection also gave up soft references.</summary>
    ClearedSoftReferences = 256,

    /// <summary>A young collection was tried first and turned into this Full GC within one record.</summary>
    YoungFirst = 512,

    /// <summary>A concurrent cycle collected the young generation as well (ZGC major, Shenandoah global).</summary>
    WholeHeap = 1024,

    /// <summary>The event carries a live-set figure of its own; see <see cref="GcEvent.Live"/>.</summary>
    HasLive = 2048,

    /// <summary>Shenandoah: the degenerated cycle made no progress and was finished as a full collection within the same pause.</summary>
    UpgradedToFull = 4096,
}
