using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The log lacks what a diagnosis needs.</summary>
internal sealed class GcLogTellsLittle : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-log-tells-little",
        Title = "The log tells too little for a diagnosis",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/logging",
        Mechanism = "Pauses alone do not tell why. Space before and after each collection, causes, CPU times and safepoints come from -Xlog:gc*,safepoint with uptime decorators (JDK 8: PrintGCDetails, PrintGCDateStamps, PrintGCCause, PrintGCApplicationStoppedTime).",
        Needs = ["a GC log"],
        Thresholds = ["ten collections without a heap figure, or without any time"],
        References = ["-Xlog:help"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Measures.Pauses.Count < 10)
            return null;
        var sized = run.Measures.Heap.PeakAfter is not null;
        if (sized && run.Run.Clock != GcClock.None)
            return null;
        return Note(sized ? "the lines have no times: no rates, no throughput, no trend" : "no collection tells the heap before and after", "-Xlog:gc*,safepoint:file=gc.log:time,uptime,level,tags:filecount=5,filesize=20m (JDK 8: -XX:+PrintGCDetails -XX:+PrintGCDateStamps -Xloggc:gc.log)");
    }
}
