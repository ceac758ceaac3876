namespace Plimsoll.Diagnosis.Checks;

/// <summary>Flags that this JVM ignores, warns of or refuses.</summary>
internal sealed class RemovedFlags : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flags-of-another-java",
        Title = "Flags of another Java version: ignored, deprecated or refused",
        Explains = ["invalid-configuration", "gc-stall"],
        Cause = "wrong-setting/flags",
        Mechanism = "Options outlive their collectors in start scripts. A flag that this version no longer knows stops the JVM at its start, unless -XX:+IgnoreUnrecognizedVMOptions is set; then it does nothing, and what it was to do is not done.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: arguments.cpp, special_jvm_flags (JDK 9 to 25)", "JEP 122, 173, 214, 291, 363, 366, 374, 474, 490"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Java is not { } java)
            return null;
        var stale = Stale.Where(flag => java >= flag.Deprecated && run.Flags[flag.Name] is { } set && (flag.Value is null || set.Value == flag.Value)).ToArray();
        return stale.Length == 0
            ? null
            : Note(string.Join("; ", stale.Select(flag => $"{flag.Name} is {(java >= flag.Removed ? $"gone since {flag.Removed}" : $"deprecated since {flag.Deprecated}")}: {flag.Instead}")), "Take them out of the start script, one by one, with what replaces them.");
    }

    private static readonly (string Name, string? Value, int Deprecated, int Removed, string Instead)[] Stale =
    [
        ("PermSize", null, 8, 17, "use MetaspaceSize"),
        ("MaxPermSize", null, 8, 17, "use MaxMetaspaceSize"),
        ("UseConcMarkSweepGC", "true", 9, 14, "use UseG1GC or UseZGC"),
        ("CMSIncrementalMode", "true", 8, 9, "one CPU: UseSerialGC, else UseG1GC"),
        ("UseParNewGC", "true", 9, 10, "part of CMS"),
        ("UseParallelOldGC", null, 14, 15, "always on"),
        ("UseCMSCompactAtFullCollection", null, 8, 9, "always on"),
        ("CMSFullGCsBeforeCompaction", null, 8, 9, "always 0"),
        ("PrintGCDetails", "true", 9, 23, "use -Xlog:gc*"),
        ("PrintGCDateStamps", "true", 9, 9, "use -Xlog decorators"),
        ("PrintGCApplicationStoppedTime", "true", 9, 9, "use -Xlog:safepoint"),
        ("UseCGroupMemoryLimitForHeap", "true", 10, 11, "UseContainerSupport is on by default"),
        ("AggressiveOpts", null, 11, 13, "no replacement needed"),
        ("UseBiasedLocking", "true", 15, 18, "no replacement needed"),
        ("ZGenerational", null, 23, 24, "always on"),
        ("UseMembar", null, 10, 12, "no replacement needed"),
        ("G1UseAdaptiveConcRefinement", null, 20, 21, "no replacement needed"),
    ];
}
