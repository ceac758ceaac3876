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
        Mechanism = "Weak, soft, final and phantom references are visited one by one after marking. Hundreds of thousands of them (caches of weak keys, finalizers, direct buffers) make remarks long; by default one thread does it before JDK 11.",
        Needs = ["a GC log"],
        Thresholds = ["a third of the pauses and 200 ms in one phase"],
        References = ["HotSpot: ParallelRefProcEnabled (on by default from JDK 11)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var spent = run.Measures.ReferenceProcessing;
        if (spent.Longest < TimeSpan.FromMilliseconds(200) || spent.Total.TotalSeconds * 3 < run.Measures.Pauses.Sum.TotalSeconds)
            return null;
        return Warn(
            $"{spent.Total.TotalSeconds:F1} of {run.Measures.Pauses.Sum.TotalSeconds:F1} s of pauses, at most {spent.Longest.TotalMilliseconds:F0} ms at once",
            (run.Java < 11 ? "-XX:+ParallelRefProcEnabled; " : "") + "look in a class histogram for java.lang.ref.Finalizer, WeakHashMap entries and jdk.internal.ref.Cleaner.");
    }
}
