namespace Plimsoll.Diagnosis.Checks;

/// <summary>Every full collection prints a class histogram.</summary>
internal sealed class HistogramAtFullGc : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "histogram-at-full-gc",
        Title = "Every full collection also counts all objects and prints them",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/logging",
        Mechanism = "PrintClassHistogramBeforeFullGC and PrintClassHistogramAfterFullGC walk the whole heap on one thread within the pause: it lasts as long again, or longer.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: collectedHeap.cpp, pre_full_gc_dump and post_full_gc_dump"],
    };

    private static readonly string[] Flags = ["PrintClassHistogramBeforeFullGC", "PrintClassHistogramAfterFullGC"];

    public override GcAdvice? Look(CheckedRun run) => Array.FindAll(Flags, flag => run.Flags.IsOn(flag) == true) is { Length: > 0 } on
        ? Note($"{string.Join(" and ", on)} on; {run.Measures.FullCollections} full collections in this log", "Take it away and take a histogram when one is needed: jcmd PID GC.class_histogram.")
        : null;
}
