namespace Plimsoll.Diagnosis.Checks;

/// <summary>Survivors are promoted at once.</summary>
internal sealed class TenuringDisabled : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "tenuring-disabled",
        Title = "Every survivor is promoted at once",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/tenuring",
        Mechanism = "With MaxTenuringThreshold=0 (or survivor spaces of no size) what lives through a single young collection goes to the old generation, also what a request needed for a millisecond. The old generation fills with garbage.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: MaxTenuringThreshold, SurvivorRatio"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Flags["MaxTenuringThreshold"]?.Value == "0" || run.Flags.Bytes("SurvivorRatio") >= 1024
        ? Note("MaxTenuringThreshold=0 or survivor spaces of next to no size", "Take the flag away; the default lets objects age 15 collections (CMS: 6).")
        : null;
}
