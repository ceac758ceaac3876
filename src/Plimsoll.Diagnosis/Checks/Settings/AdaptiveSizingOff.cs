namespace Plimsoll.Diagnosis.Checks;

/// <summary>ParallelGC may not adapt its generations.</summary>
internal sealed class AdaptiveSizingOff : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "adaptive-sizing-off",
        Title = "ParallelGC may not adapt the sizes of its generations",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/flags",
        Mechanism = "UseAdaptiveSizePolicy lets ParallelGC move room between eden, survivors and the old generation. Switched off, the sizes of the first second stay, whatever the load.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: UseAdaptiveSizePolicy"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Flags.IsOn("UseAdaptiveSizePolicy") == false && run.Flags["SurvivorRatio"] is null
        ? Note("-XX:-UseAdaptiveSizePolicy without SurvivorRatio", "Take it away, or set SurvivorRatio and NewSize on purpose.")
        : null;
}
