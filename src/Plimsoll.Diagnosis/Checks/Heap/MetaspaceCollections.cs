using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Full collections because class metadata was full.</summary>
internal sealed class MetaspaceCollections : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "metaspace-collections",
        Title = "Class metadata, not the heap, asked for collections",
        Explains = ["gc-stall"],
        Cause = "undersized/metaspace",
        Mechanism = "Metaspace that passes its high-water mark (MetaspaceSize, 21 MiB at first) asks for a collection, with the parallel and serial collectors a full one. A handful at the start is growth to the normal size. A last try that gives up soft references means MaxMetaspaceSize is reached: either it is too small, or classes leak with their loaders.",
        Needs = ["a GC log with causes"],
        Thresholds = ["a last resort; or ten collections; or three full ones"],
        References = ["HotSpot: metaspace.cpp, MetaspaceGC::compute_new_size", "JEP 387 (JDK 16)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var use = run.Measures.Metaspace;
        var full = run.Run.Events.Count(one => one.Kind == GcKind.Full && one.Cause is GcCause.MetadataThreshold or GcCause.MetadataClearSoftReferences or GcCause.PermanentFull && one.Kind == GcKind.Full);
        if (use.LastResorts == 0 && use.Collections < 10 && full < 3)
            return null;
        var grows = use.Trend is { Grows: true } trend && trend.Growth > (use.Peak ?? 0) * 0.25;
        var seen = $"{use.Collections} collections for class metadata ({full} full, {use.LastResorts} last tries), at most {Bytes.Text(use.Peak ?? 0)} in use";
        return grows || use.LastResorts > 0
            ? Warn(seen + (grows ? ", and it grows" : ""), "Count the class loaders first: jcmd PID VM.classloader_stats twice. If their number grows, classes leak with them; if not, raise -XX:MaxMetaspaceSize.", grows ? "leak/classloader" : null)
            : Warn(seen, $"Begin above the normal size: -XX:MetaspaceSize={Math.Max(64, (use.Peak ?? 0) * 5 / 4 >> 20)}m (the high-water mark, no memory is taken).");
    }
}
