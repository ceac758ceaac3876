using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Classes are never unloaded, or only by full collections.</summary>
internal sealed class ClassUnloadingOff : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "class-unloading-off",
        Title = "Classes are never unloaded",
        Explains = ["metaspace", "gc-stall"],
        Cause = "wrong-setting/class-unloading",
        Mechanism = "With -XX:-ClassUnloading (-Xnoclassgc) class loaders that are garbage keep their metadata for ever: every redeployment, generated proxy or script adds to metaspace. With -XX:-ClassUnloadingWithConcurrentMark G1 and CMS give it back in full collections only.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: ClassUnloading, ClassUnloadingWithConcurrentMark"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var peak = run.Measures.Metaspace.Peak is { } bytes ? $"; at most {Bytes.Text(bytes)} of class metadata in this log" : "";
        if (run.Flags.IsOn("ClassUnloading") == false)
            return Note("ClassUnloading is off" + peak, "Take -XX:-ClassUnloading (-Xnoclassgc) away.");
        return run.Flags.IsOn("ClassUnloadingWithConcurrentMark") == false && run.Run.Collector is GcCollector.G1 or GcCollector.Cms
            ? Note("ClassUnloadingWithConcurrentMark is off" + peak, "Take -XX:-ClassUnloadingWithConcurrentMark away.")
            : null;
    }
}
