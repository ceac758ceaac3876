namespace Plimsoll.Diagnosis.Rules;

/// <summary>The program stands still because one thread does not come to the safepoint.</summary>
internal sealed class LateAtSafepoint : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "late-at-safepoint",
        Title = "The time is lost on the way to a safepoint, not in collecting",
        Explains = ["gc-stall"],
        Cause = "external/safepoint",
        Mechanism = "For a collection every Java thread has to stop at a safepoint, and all wait for the last. A thread that copies to or from a mapped file stops only when the disk has answered; one in a counted loop without a poll (JDK 9 and earlier, or loops over a long) only when the loop ends; one without a CPU or with its pages swapped out only when it gets them. The log counts it as a stop of the application; heap and collector have no part in it.",
        Needs = ["'Stopping threads took' of PrintGCApplicationStoppedTime, or 'Reaching safepoint' of -Xlog:safepoint"],
        Thresholds = ["five seconds; the way to a safepoint usually takes less than a millisecond"],
        Refuters = ["stops whose time lies in the collection itself"],
        References = ["hotspot safepoint.cpp, SafepointSynchronize::begin", "HotSpot: SafepointTimeout, SafepointTimeoutDelay, UseCountedLoopSafepoints (on by default with G1 from JDK 10 on)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var late = limit.Facts.Of<SafepointReached>();
        if (late.MaxBy(one => one.Reaching) is not { Reaching.TotalSeconds: >= 5 } longest)
            return;
        var share = longest.Stopped is { } stopped ? $" of a stop of {stopped.TotalSeconds:F1} s" : "";
        scale.For(Weight.Strong, "way", $"the way to the safepoint took {longest.Reaching.TotalSeconds:F1} s{share}: one thread came late", longest);
        scale.Conclude($"The program stood still for {longest.Reaching.TotalSeconds:F1} s because a thread did not come to the safepoint; the collector was not at work");
        scale.Lacks("which thread comes late", "-XX:+SafepointTimeout -XX:SafepointTimeoutDelay=2000 (names it on standard output); JDK 8: -XX:+PrintSafepointStatistics -XX:PrintSafepointStatisticsCount=1");
        scale.Lacks("whether the disk, swapping or the CPU made it wait", "iostat -x 1; vmstat 1 (si, so, wa, st); cat /sys/fs/cgroup/cpu.stat (nr_throttled)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "find the thread that comes late to the safepoint: -XX:+SafepointTimeout -XX:SafepointTimeoutDelay=2000")
        {
            Changes = [limit.Process.JvmChange("-XX:+SafepointTimeout", ""), limit.Process.JvmChange("-XX:SafepointTimeoutDelay=", "2000")],
            Text = "If it works on mapped files (message brokers, search indexes): a faster disk or less I/O beside it, no warming of whole files at run time, dirty pages written earlier (vm.dirty_background_ratio), swap off. If it is in a counted loop: -XX:+UseCountedLoopSafepoints (JDK 8 to 9; default with G1 from 10 on), or a newer JDK. Heap sizes and the collector have no part in it.",
            Verify = "'Stopping threads took' (or 'Reaching safepoint') stays below 0.1 s under load",
        };
    }
}
