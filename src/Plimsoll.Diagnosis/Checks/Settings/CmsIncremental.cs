namespace Plimsoll.Diagnosis.Checks;

/// <summary>Incremental CMS on a machine with several CPUs.</summary>
internal sealed class CmsIncremental : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "cms-incremental",
        Title = "CMS runs in its incremental mode, meant for one CPU",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Incremental mode slices CMS's cycle so that a single CPU is not taken for long. On several CPUs it only makes cycles longer and their loss of the race likelier. It is deprecated in 8 and gone in 9 (JEP 173, 214).",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["JEP 173, JEP 214"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Flags.IsOn("CMSIncrementalMode") == true
        ? Note("-XX:+CMSIncrementalMode", "Take it and the other CMSIncremental options away.")
        : null;
}
