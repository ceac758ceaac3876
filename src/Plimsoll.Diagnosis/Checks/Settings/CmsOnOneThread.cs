using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Stops of CMS that run on one thread by choice.</summary>
internal sealed class CmsOnOneThread : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "cms-on-one-thread",
        Title = "Stops of CMS run on one thread by choice",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Young collections, initial mark and remark of CMS use all GC threads unless that is switched off. On one thread they last several times as long.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: UseParNewGC, CMSParallelInitialMarkEnabled, CMSParallelRemarkEnabled (JDK 8)"],
    };

    private static readonly string[] Flags = ["UseParNewGC", "CMSParallelInitialMarkEnabled", "CMSParallelRemarkEnabled"];

    public override GcAdvice? Look(CheckedRun run) => run.Run.Collector == GcCollector.Cms && Array.FindAll(Flags, flag => run.Flags.IsOn(flag) == false) is { Length: > 0 } off
        ? Note($"switched off: {string.Join(", ", off)}", "Take the flags away: all three are on by default.")
        : null;
}
