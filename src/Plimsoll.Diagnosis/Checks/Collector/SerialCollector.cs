using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The serial collector runs where another would be better.</summary>
internal sealed class SerialCollector : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "serial-collector",
        Title = "One thread collects, with the program stopped",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "The serial collector is right below a few hundred MiB of heap on one CPU. Up to JDK 26 the JVM also takes it by itself where it sees less than two CPUs or 1792 MiB, as in small containers (from 27 on G1 is the default everywhere); since 1.18 Flink's start scripts no longer name G1 for the TaskManager, so the JVM's choice stands.",
        Needs = ["a GC log"],
        Thresholds = ["a pause of half a second, or more than 5 % of the time"],
        References = ["HotSpot: GCConfig::select_gc_ergonomically, os::is_server_class_machine", "JEP 523: G1 is the default in all environments (JDK 27)", "FLINK-32290: config.sh sets FLINK_ENV_JAVA_OPTS always, taskmanager.sh adds -XX:+UseG1GC only where it is empty"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Run.Collector != GcCollector.Serial || (run.Measures.Pauses.Max < TimeSpan.FromSeconds(0.5) && !(run.Measures.Throughput < 0.95)))
            return null;
        var chosen = run.Flags.IsOn("UseSerialGC") == true ? "" : run.Java >= 27 ? ", which JDK 27 and later take only when asked to" : ", and no flag in this log asks for it";
        var cpus = run.Run.Facts.CpusAvailable is { } count ? $" on {count} CPUs" : "";
        return Warn(
            $"the serial collector runs{cpus}{chosen}; the longest pause is {run.Measures.Pauses.Max.TotalMilliseconds:F0} ms",
            "-XX:+UseG1GC; give the container two CPUs and 1792 MiB, or -XX:ActiveProcessorCount=2. In Flink: env.java.opts.all: -XX:+UseG1GC.");
    }
}
