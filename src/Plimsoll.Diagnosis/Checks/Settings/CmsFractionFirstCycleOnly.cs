using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>The fraction at which CMS begins holds for its first cycle only.</summary>
internal sealed class CmsFractionFirstCycleOnly : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "cms-fraction-first-cycle-only",
        Title = "CMSInitiatingOccupancyFraction without UseCMSInitiatingOccupancyOnly holds for the first cycle only",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Without UseCMSInitiatingOccupancyOnly CMS takes the fraction as a first guess and from then on begins when its own statistics say so, which after a quiet time is too late.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: CMSInitiatingOccupancyFraction, UseCMSInitiatingOccupancyOnly (concurrentMarkSweepGeneration.cpp, JDK 8)"],
    };

    public override GcAdvice? Look(CheckedRun run) =>
        run.Run.Collector == GcCollector.Cms && run.Flags["CMSInitiatingOccupancyFraction"] is { Value: { } fraction } && !fraction.StartsWith('-') && run.Flags.IsOn("UseCMSInitiatingOccupancyOnly") != true
            ? Note($"CMSInitiatingOccupancyFraction={fraction} alone", "-XX:+UseCMSInitiatingOccupancyOnly beside it.")
            : null;
}
