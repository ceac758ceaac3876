using Plimsoll.Gc;

namespace Plimsoll.Commands;

/// <summary>
/// A log of a few lines that takes the way of any other through measures, rules, checks and the report. Done while the user's log is read, it gets that code compiled
/// on a second CPU: a fifth of a second that need not be waited for afterwards.
/// </summary>
internal static class GcRehearsal
{
    /// <summary>A young collection, a cycle, and Full GCs that free nothing, so that a limit breaks and rules are asked.</summary>
    public static GcLog Log() => GcLogReader.Read("""
        [0.010s][info][gc] Using G1
        [0.011s][info][gc,init] Version: 17.0.15+6 (release)
        [0.011s][info][gc,init] Heap Max Capacity: 64M
        [1.000s][info][gc] GC(0) Pause Young (Concurrent Start) (G1 Humongous Allocation) 30M->20M(64M) 5.000ms
        [1.000s][info][gc,cpu] GC(0) User=0.01s Sys=0.00s Real=0.00s
        [2.000s][info][gc] GC(1) Pause Remark 40M->40M(64M) 2.000ms
        [3.000s][info][gc] GC(2) Pause Young (Mixed) (G1 Evacuation Pause) (Evacuation Failure: Allocation) 62M->61M(64M) 9.000ms
        [4.000s][info][gc] GC(3) Pause Full (G1 Compaction Pause) 62M->62M(64M) 990.000ms
        [5.000s][info][gc] GC(4) Pause Full (G1 Compaction Pause) 62M->62M(64M) 990.000ms
        [6.000s][info][gc] GC(5) Pause Full (G1 Compaction Pause) 62M->62M(64M) 990.000ms
        [7.000s][info][gc] GC(6) Pause Full (G1 Compaction Pause) 62M->62M(64M) 990.000ms
        [8.000s][info][gc] GC(7) Pause Full (G1 Compaction Pause) 62M->62M(64M) 990.000ms
        """u8);
}
