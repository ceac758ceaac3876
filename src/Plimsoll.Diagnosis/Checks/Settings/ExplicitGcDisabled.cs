namespace Plimsoll.Diagnosis.Checks;

/// <summary>System.gc() is ignored, direct memory suffers.</summary>
internal sealed class ExplicitGcDisabled : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "explicit-gc-disabled",
        Title = "System.gc() is switched off, direct memory then is freed only by chance",
        Explains = ["direct-memory", "container-limit"],
        Cause = "wrong-setting/explicit-gc",
        Mechanism = "NIO calls System.gc() when direct memory reaches its limit, so that buffers nobody uses any more are found. With DisableExplicitGC they wait for the next full collection, which a large, quiet heap may not need for days.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["java.nio.Bits.reserveMemory"],
    };

    public override GcAdvice? Look(CheckedRun run) => run.Flags.IsOn("DisableExplicitGC") == true
        ? Note("-XX:+DisableExplicitGC", "If the program uses NIO, Netty or RMI, take it away; with G1 or CMS use -XX:+ExplicitGCInvokesConcurrent instead.")
        : null;
}
