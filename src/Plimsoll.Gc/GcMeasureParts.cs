using System.Collections.Immutable;

namespace Plimsoll.Gc;

/// <summary>Bytes over time.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="BytesPerSecond">Average over the run; null without a clock.</param>
/// <param name="PeakBytesPerSecond">The highest average over ten seconds (over the whole run if it is shorter).</param>
public readonly record struct Rate(long Bytes, double? BytesPerSecond, double? PeakBytesPerSecond);

/// <summary>Heap and spaces in bytes; null where the log never printed them.</summary>
/// <param name="PeakUsed">Most used before a collection.</param>
/// <param name="PeakAfter">Most used after a collection.</param>
/// <param name="LastAfter">Used after the last collection.</param>
/// <param name="PeakCommitted">Largest capacity.</param>
/// <param name="LastCommitted">Capacity after the last collection.</param>
/// <param name="Limit">The largest the heap may become: from the JVM's flags, else <paramref name="PeakCommitted"/>.</param>
/// <param name="YoungCommitted">Largest capacity of the young generation.</param>
/// <param name="OldCommitted">Largest capacity of the old generation (not G1).</param>
/// <param name="PeakOldAfter">Most used in the old generation after a collection.</param>
/// <param name="PeakHumongous">G1: most bytes in humongous regions after a collection.</param>
/// <param name="HumongousCollections">G1: collections caused by a humongous allocation.</param>
public readonly record struct Occupancy(
    long? PeakUsed, long? PeakAfter, long? LastAfter, long? PeakCommitted, long? LastCommitted, long? Limit, long? YoungCommitted, long? OldCommitted,
    long? PeakOldAfter, long? PeakHumongous, int HumongousCollections);

/// <summary>Metaspace (JDK 7 and earlier: the permanent generation).</summary>
/// <param name="Last">Used after the last event that printed it.</param>
/// <param name="Peak">Most used.</param>
/// <param name="Committed">Committed at last, where printed.</param>
/// <param name="Limit">Its maximum, where the flags say.</param>
/// <param name="Collections">Collections that metaspace caused.</param>
/// <param name="LastResorts">Of those, the last tries before an OutOfMemoryError.</param>
/// <param name="Trend">How it moves; null with too few figures.</param>
public readonly record struct MetaspaceUse(long? Last, long? Peak, long? Committed, long? Limit, int Collections, int LastResorts, Trend? Trend);

/// <summary>Concurrent cycles over the old generation or the whole heap.</summary>
/// <param name="Started">Begun: initial marks and concurrent starts (ZGC without phases: cycles).</param>
/// <param name="Finished">Come to their end.</param>
/// <param name="Aborted">Given up.</param>
/// <param name="YoungCycles">Concurrent cycles over the young generation.</param>
/// <param name="Durations">Lengths of the finished ones, where the log tells.</param>
/// <param name="Causes">Why ZGC and Shenandoah began them, those over the young generation included, most frequent first; empty where the log does not say.</param>
public readonly record struct ConcurrentCycles(int Started, int Finished, int Aborted, int YoungCycles, PauseSummary Durations, ImmutableArray<CauseCount> Causes);

/// <summary>How often something had one cause.</summary>
/// <param name="Cause">The cause as the JVM names it.</param>
/// <param name="Count">How often.</param>
public readonly record struct CauseCount(string Cause, int Count);

/// <summary>Events that mean a lack of room.</summary>
/// <param name="EvacuationFailures">G1: no room to copy to (to-space exhausted included; pinned regions not).</param>
/// <param name="PromotionFailures">No room in the old generation for survivors.</param>
/// <param name="ConcurrentModeFailures">CMS too late.</param>
/// <param name="ConcurrentModeInterruptions">A Full GC broke into a CMS cycle.</param>
/// <param name="Degenerated">Shenandoah cycles finished with the application stopped.</param>
/// <param name="UpgradedToFull">Of those, cycles that made no progress and became full collections.</param>
/// <param name="AllocationStalls">ZGC: threads that waited for memory.</param>
/// <param name="RelocationStalls">ZGC: threads that waited for a relocation.</param>
/// <param name="OverheadLimitNotices">The JVM's own words on the GC overhead limit.</param>
/// <param name="OverheadLimitLike">At least five Full GCs in a row that took 98 % of the time and left less than 2 % of the heap free.</param>
/// <param name="OutOfMemoryNotices">The collector's own words on an OutOfMemoryError.</param>
/// <param name="SoftReferencesCleared">Collections that gave up soft references.</param>
public readonly record struct FailureCounts(
    int EvacuationFailures, int PromotionFailures, int ConcurrentModeFailures, int ConcurrentModeInterruptions, int Degenerated, int UpgradedToFull, int AllocationStalls, int RelocationStalls,
    int OverheadLimitNotices, bool OverheadLimitLike, int OutOfMemoryNotices, int SoftReferencesCleared);

/// <summary>Collections by who asked for them.</summary>
/// <param name="SystemGc"><c>System.gc()</c>.</param>
/// <param name="DiagnosticCommand"><c>jcmd GC.run</c>.</param>
/// <param name="HeapDump">Dumps of live objects.</param>
/// <param name="HeapInspection">Class histograms of live objects.</param>
/// <param name="Jvmti">Agents.</param>
/// <param name="Interval">Median time between two <c>System.gc()</c>; null for fewer than three.</param>
public readonly record struct ExplicitCollections(int SystemGc, int DiagnosticCommand, int HeapDump, int HeapInspection, int Jvmti, TimeSpan? Interval);

/// <summary>CPU time of the pauses whose log tells it.</summary>
/// <param name="Pauses">How many tell it.</param>
/// <param name="User">User code over all GC threads.</param>
/// <param name="System">The kernel.</param>
/// <param name="Real">Wall-clock time of the same pauses.</param>
/// <param name="SystemAboveUser">Pauses of 20 ms and more with more kernel than user time: page faults, swapping, huge pages.</param>
/// <param name="Inverted">Pauses of 20 ms and more that lasted longer than all their CPU time: threads did not get a CPU or waited for I/O.</param>
/// <param name="Long">Pauses of 20 ms and more.</param>
public readonly record struct CpuUse(int Pauses, TimeSpan User, TimeSpan System, TimeSpan Real, int SystemAboveUser, int Inverted, int Long);
