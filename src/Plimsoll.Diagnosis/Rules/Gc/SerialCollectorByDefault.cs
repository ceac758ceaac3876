using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM chose the serial collector because its container looked small.</summary>
internal sealed class SerialCollectorByDefault : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "serial-collector-by-default",
        Title = "The JVM chose the serial collector by itself, because it saw less than two CPUs or less than 1792 MiB",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Without a flag the JVM takes, up to JDK 26, G1 (before 9 ParallelGC) only on a server-class machine: at least two CPUs and 1792 MiB. A container with less, or without limits on a node where the CPU quota reads as one, gets SerialGC: one thread, everything stopped, seconds for each gigabyte in use. From JDK 27 on G1 is the default everywhere: there SerialGC was chosen.",
        Needs = ["the collector's name from the log, and the flags"],
        Refuters = ["-XX:+UseSerialGC on the command line, or JDK 27 and later: then somebody chose it"],
        References = ["hotspot gcConfig.cpp, GCConfig::select_gc_ergonomically; os::is_server_class_machine", "JEP 523: G1 is the default in all environments (JDK 27)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var serial = limit.Process.GcRuns.FirstOrDefault(seen => seen.Run.Collector == GcCollector.Serial);
        var told = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.SerialCollector);
        if (limit.Process.IsFlink || ((Fact?)serial ?? told) is not { } fact || limit.Process.Flags.IsOn("UseSerialGC") == true)
            return;
        if (serial is not null && (serial.Measures.Pauses.Max < TimeSpan.FromSeconds(1) || new CheckedRun(serial.Run, serial.Measures, limit.Process.Flags).Java >= 27))
            return;
        scale.For(Weight.Strong, "collector", "the serial collector runs, and no option asks for it", fact);
        if (limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.PauseLength, Number: >= 1 }) is { } pause)
            scale.For(Weight.Strong, "pauses", $"pauses last {pause.Number} s", pause);
        else if (serial is { Measures.Pauses: var pauses })
            scale.For(Weight.Strong, "pauses", $"the longest pause lasts {pauses.Max.TotalSeconds:F1} s", serial);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Safe, "choose the collector: -XX:+UseG1GC, and give the container at least two CPUs or say so with -XX:ActiveProcessorCount=2")
        {
            Changes = [limit.Process.JvmChange("-XX:+UseG1GC", ""), limit.Process.JvmChange("-XX:ActiveProcessorCount=", "2")],
            Text = "Set requests and limits for CPU and memory in the chart: without them what the JVM sees depends on the node.",
            Verify = "the GC log begins with 'Using G1'; pauses stay below 200 ms",
        },
    ];
}
