namespace Plimsoll.Diagnosis.Checks;

/// <summary>A tool or an agent asks for collections.</summary>
internal sealed class ExplicitByTools : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "explicit-by-tools",
        Title = "Tools ask for full collections: dumps, histograms, jcmd, agents",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/explicit-gc",
        Mechanism = "A heap dump or class histogram of live objects, jcmd GC.run and agents that call JVMTI ForceGarbageCollection each stop the program for a full collection. A monitoring script that takes a histogram every minute does it every minute.",
        Needs = ["a GC log"],
        Thresholds = ["three of them; a single dump is somebody at work"],
        References = ["jcmd GC.heap_dump -all, GC.class_histogram -all: without a collection", "JVMTI ForceGarbageCollection"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var asked = run.Measures.Explicit;
        if (asked.HeapDump + asked.HeapInspection + asked.DiagnosticCommand + asked.Jvmti < 3)
            return null;
        return Warn(
            $"{asked.HeapInspection} for class histograms, {asked.HeapDump} for heap dumps, {asked.DiagnosticCommand} by jcmd GC.run, {asked.Jvmti} by agents",
            "Take histograms and dumps less often, or of all objects (-all), which needs no collection; look for a script or an agent that asks.");
    }
}
