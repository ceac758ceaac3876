using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>CMS does not unload classes.</summary>
internal sealed class CmsClassUnloading : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "cms-class-unloading",
        Title = "CMS does not unload classes, full collections must",
        Explains = ["metaspace", "gc-stall"],
        Cause = "wrong-setting/collector",
        Mechanism = "Before JDK 8 CMS leaves the permanent generation alone unless CMSClassUnloadingEnabled is set; from 8 on it is the default, and switching it off leaves class metadata to full collections on one thread.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: CMSClassUnloadingEnabled"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Run.Collector != GcCollector.Cms || run.Flags.All.Count == 0)
            return null;
        var on = run.Flags.IsOn("CMSClassUnloadingEnabled") ?? run.Java is null or >= 8;
        return on ? null : Note("CMS without class unloading", "-XX:+CMSClassUnloadingEnabled");
    }
}
