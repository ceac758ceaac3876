namespace Plimsoll.Gc;

/// <summary>Why the JVM collected: the names of HotSpot's <c>gcCause.cpp</c>, JDK 6 to 25.</summary>
public enum GcCause : byte
{
    /// <summary>The log does not say.</summary>
    None,

    /// <summary>A cause this library has no name for.</summary>
    Other,

    /// <summary><c>System.gc()</c>.</summary>
    SystemGc,

    /// <summary><c>jcmd GC.run</c>.</summary>
    DiagnosticCommand,

    /// <summary>An agent forced it through JVMTI.</summary>
    JvmtiForced,

    /// <summary>A JNI critical section had held back a collection.</summary>
    GcLocker,

    /// <summary>A class histogram of live objects was taken.</summary>
    HeapInspection,

    /// <summary>A heap dump of live objects was taken.</summary>
    HeapDump,

    /// <summary>The JVM's own tests.</summary>
    WhiteBox,

    /// <summary>A generation had no room for a new object.</summary>
    AllocationFailure,

    /// <summary>The tenured generation was full.</summary>
    TenuredFull,

    /// <summary>Metaspace reached its high-water mark.</summary>
    MetadataThreshold,

    /// <summary>Metaspace is at its limit: the last try before an OutOfMemoryError.</summary>
    MetadataClearSoftReferences,

    /// <summary>The permanent generation was full (JDK 7 and earlier).</summary>
    PermanentFull,

    /// <summary>CMS initial mark.</summary>
    CmsInitialMark,

    /// <summary>CMS final remark.</summary>
    CmsFinalRemark,

    /// <summary>The parallel collector's policy chose it.</summary>
    Ergonomics,

    /// <summary>G1's ordinary collection.</summary>
    G1EvacuationPause,

    /// <summary>An object of half a region or more was to be allocated.</summary>
    G1HumongousAllocation,

    /// <summary><c>G1PeriodicGCInterval</c>.</summary>
    G1Periodic,

    /// <summary>G1 of JDK 17 to 20 foresaw a failure.</summary>
    G1Preventive,

    /// <summary>G1 compacts because evacuation did not help.</summary>
    G1Compaction,

    /// <summary>The last try before an OutOfMemoryError.</summary>
    LastDitch,

    /// <summary>ZGC, Shenandoah: too long ago that the last cycle ended.</summary>
    Timer,

    /// <summary>ZGC: the first cycles.</summary>
    Warmup,

    /// <summary>ZGC, Shenandoah: allocation would exhaust the heap before a cycle ended.</summary>
    AllocationRate,

    /// <summary>ZGC: a thread already waits for memory.</summary>
    AllocationStall,

    /// <summary>ZGC: idle time used.</summary>
    Proactive,

    /// <summary>ZGC: little free heap left.</summary>
    HighUsage,

    /// <summary>The code cache asked for unloading.</summary>
    CodeCache,

    /// <summary>Shenandoah gave up a degenerated collection.</summary>
    UpgradeToFull,

    /// <summary>Shenandoah: the ordinary concurrent cycle.</summary>
    ConcurrentGc,

    /// <summary>Shenandoah: the first cycles, to learn how long one takes.</summary>
    Learning,

    /// <summary>Shenandoah: less is free than <c>ShenandoahMinFreeThreshold</c>.</summary>
    FreeBelowThreshold,

    /// <summary>Shenandoah's compact heuristics: so much was allocated since the last cycle.</summary>
    AllocatedSinceLast,

    /// <summary>Generational Shenandoah: the old generation has grown since it was last marked.</summary>
    OldOvergrown,

    /// <summary>Generational Shenandoah: the old generation is fragmented.</summary>
    OldFragmented,

    /// <summary>Generational Shenandoah: the old generation found no room to grow or to promote to.</summary>
    OldCannotExpand,

    /// <summary>Generational Shenandoah: a marking of the old generation goes on.</summary>
    OldResumed,

    /// <summary>Generational Shenandoah: regions wait to be evacuated or promoted.</summary>
    Expedited,

    /// <summary>Shenandoah's aggressive heuristics: cycle after cycle.</summary>
    Aggressive,
}
