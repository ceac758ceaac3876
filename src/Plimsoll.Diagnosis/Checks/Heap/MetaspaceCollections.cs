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
        Thresholds = ["a last try, or three collections after the first five minutes; three full ones before that are a note"],
        References = ["HotSpot: metaspace.cpp, MetaspaceGC::compute_new_size", "JEP 387 (JDK 16)"],
    };

    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    public override GcAdvice? Look(CheckedRun run)
    {
        var use = run.Measures.Metaspace;
        if (use.Collections == 0)
            return null;
        var caused = run.Run.Events.Where(one => one.Cause.IsMetadata() && one.Kind is GcKind.Full or GcKind.Young or GcKind.ConcurrentCycle && one.Cause.IsMetadata()).ToArray();
        var full = caused.Count(one => one.Kind == GcKind.Full);
        var late = run.Run.Clock == GcClock.Uptime ? caused.Count(one => one.Time > Settled) : 0;
        var peak = use.Peak is { } most ? $", at most {Bytes.Text(most)} in use" : "";
        var seen = $"{use.Collections} collections for class metadata, {full} of them full, {use.LastResorts} last tries{peak}";
        if (use.LastResorts == 0 && late < 3)
            return full >= 3 ? Note(seen + ", while the program started", $"Begin above the normal size: -XX:MetaspaceSize={Math.Max(64, (use.Peak ?? 0) * 5 / 4 >> 20)}m is the high-water mark and takes no memory.") : null;
        var grows = use.Trend is { Grows: true } trend && trend.Growth > (use.Peak ?? 0) * 0.25;
        return Warn(
            seen + (grows ? ", and it grows" : ""),
            "Count the class loaders first: jcmd PID VM.classloader_stats twice. If their number grows, classes leak with them; if not, raise -XX:MaxMetaspaceSize (and MetaspaceSize above the normal use).",
            grows ? "leak/classloader" : null);
    }
}
