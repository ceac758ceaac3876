using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>References cost much of the pauses.</summary>
internal sealed class ReferenceProcessing : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "reference-processing",
        Title = "References take a good part of the pauses",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Weak, soft, final and phantom references are visited one by one after marking. Hundreds of thousands of them (caches of weak keys, finalizers, direct buffers) make remarks long. Many threads do it by default in G1 from JDK 11 and in ParallelGC from 17, never in CMS, and with a single GC thread nowhere.",
        Needs = ["a GC log"],
        Thresholds = ["a third of the pauses and 200 ms in one phase"],
        References = ["HotSpot: ParallelRefProcEnabled (G1: on from 11; ParallelGC: on from 17, JDK-8204686; deprecated in 26)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var spent = run.Measures.ReferenceProcessing;
        if (spent.Longest < TimeSpan.FromMilliseconds(200) || spent.Total.TotalSeconds * 3 < run.Measures.Pauses.Sum.TotalSeconds)
            return null;
        return Warn(
            $"{spent.Total.TotalSeconds:F1} of {run.Measures.Pauses.Sum.TotalSeconds:F1} s of pauses, at most {spent.Longest.TotalMilliseconds:F0} ms at once",
            (ManyThreadsWouldHelp(run) ? "-XX:+ParallelRefProcEnabled; " : "") + "look in a class histogram for java.lang.ref.Finalizer, WeakHashMap entries and jdk.internal.ref.Cleaner.");
    }

    private static bool ManyThreadsWouldHelp(CheckedRun run) => run.GcThreads != 1 && (run.Flags.IsOn("ParallelRefProcEnabled") is { } isOn
        ? !isOn
        : run.Run.Collector switch { GcCollector.G1 => run.Java < 11, GcCollector.Parallel => run.Java < 17, GcCollector.Cms => true, _ => false });
}
