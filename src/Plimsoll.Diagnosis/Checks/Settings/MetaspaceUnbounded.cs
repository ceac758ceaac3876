namespace Plimsoll.Diagnosis.Checks;

/// <summary>Class metadata has no bound inside a container.</summary>
internal sealed class MetaspaceUnbounded : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "metaspace-unbounded",
        Title = "Class metadata has no limit of its own in a bounded container",
        Explains = ["container-limit"],
        Cause = "wrong-setting/metaspace",
        Mechanism = "Without MaxMetaspaceSize a class-loader leak grows until the container is killed, with no message of the JVM. With it, the JVM says OutOfMemoryError: Metaspace and can write a dump.",
        Needs = ["a GC log"],
        Thresholds = ["only where the container's limit is known and metadata grows"],
        References = ["HotSpot: MaxMetaspaceSize (unlimited by default)"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Run.Facts.ContainerMemory is not null && run.Measures.Metaspace is { Limit: null, Peak: { } peak, Trend: { Grows: true } }
        ? Note($"{Bytes.Text(peak)} of class metadata, growing, without a limit", $"-XX:MaxMetaspaceSize={Math.Max(128, peak * 2 >> 20)}m")
        : null;
}
