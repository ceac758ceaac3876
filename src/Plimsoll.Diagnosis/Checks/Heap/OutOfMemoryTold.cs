namespace Plimsoll.Diagnosis.Checks;

/// <summary>The collector itself tells of an OutOfMemoryError.</summary>
internal sealed class OutOfMemoryTold : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "out-of-memory-told",
        Title = "The JVM ran out of memory, by its collector's own words",
        Explains = ["heap-space"],
        Cause = "undersized/heap",
        Mechanism = "ZGC writes when a thread gets an OutOfMemoryError; before one every collector makes a last try and gives up soft references. Without a dump of that moment the cause is a guess.",
        Needs = ["a GC log"],
        Thresholds = ["one"],
        References = ["HotSpot: ZHeap::out_of_memory (zHeap.cpp)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Measures.Failures.OutOfMemoryNotices == 0)
            return null;
        var dump = run.Flags.IsOn("HeapDumpOnOutOfMemoryError") == true ? "" : " Add -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=DIR: it costs nothing until then.";
        return Warn($"{run.Measures.Failures.OutOfMemoryNotices} times the log tells of an OutOfMemoryError", "See the shape of the live set above for what kind of growth it was." + dump);
    }
}
