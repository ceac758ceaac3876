namespace Plimsoll.Diagnosis.Checks;

/// <summary>Safepoints other than collections, or the way to them, take the time.</summary>
internal sealed class SafepointsBesideGc : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "safepoints-beside-gc",
        Title = "The program stands still for other reasons than collections",
        Explains = ["gc-stall"],
        Cause = "external/safepoint",
        Mechanism = "Thread dumps, class redefinition, lock bias revocation and deoptimisation stop the program as well. A long way to the safepoint means a thread that did not come: a counted loop without polls, a large copy, a page fault, or no CPU.",
        Needs = ["a GC log"],
        Thresholds = ["a second to reach one; or a fifth of all stops beside collections and at least five seconds"],
        References = ["-Xlog:safepoint; JDK 8: PrintGCApplicationStoppedTime", "HotSpot: UseCountedLoopSafepoints (JDK 10)"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var safepoints = run.Measures.Safepoints;
        var beside = safepoints.Total - run.Measures.Stopped;
        if (safepoints.LongestReaching > TimeSpan.FromSeconds(1))
            return Warn($"reaching a safepoint took {safepoints.LongestReaching.TotalSeconds:F1} s", "Look which thread comes late: -XX:+SafepointTimeout -XX:SafepointTimeoutDelay=500; then at page faults and CPU limits.");
        return beside > TimeSpan.FromSeconds(5) && beside.TotalSeconds > safepoints.Total.TotalSeconds / 5
            ? Warn($"{beside.TotalSeconds:F1} of {safepoints.Total.TotalSeconds:F1} s of stops were no collections", "-Xlog:safepoint (JDK 8: -XX:+PrintSafepointStatistics) names the operations: thread dumps, biased locks (-XX:-UseBiasedLocking before JDK 18), agents.")
            : null;
    }
}
