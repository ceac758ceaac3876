namespace Plimsoll.Diagnosis.Checks;

/// <summary>Flags that this JVM warns of, ignores or refuses.</summary>
internal sealed class FlagsOfAnotherJava : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flags-of-another-java",
        Title = "Flags of another Java version: ignored, deprecated or refused",
        Explains = ["invalid-configuration", "gc-stall"],
        Cause = "wrong-setting/flags",
        Mechanism = "Options outlive their collectors in start scripts. The JVM treats them in three steps: a deprecated flag still works, an obsolete one is ignored with a warning, and one that the version no longer knows stops the JVM at its start, unless -XX:+IgnoreUnrecognizedVMOptions is set; then what it was to do is not done.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        References = ["HotSpot: arguments.cpp, special_jvm_flags (JDK 9 to 26)", "JEP 122, 158, 173, 214, 271, 291, 363, 366, 374, 474, 490"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Java is not { } java)
            return null;
        var stale = Stale.Where(flag => java >= flag.Deprecated && run.Flags[flag.Name] is { } set && (flag.Value is null || set.Value == flag.Value)).ToArray();
        return stale.Length == 0
            ? null
            : Note(string.Join("; ", stale.Select(flag => $"{flag.Name} is {State(java, flag.Deprecated, flag.Obsolete, flag.Expired)}: {flag.Instead}")), "Take them out of the start script, one by one, with what replaces them.");
    }

    private static string State(int java, int deprecated, int obsolete, int expired) =>
        java >= expired ? $"unknown since {expired}, so the JVM starts only with -XX:+IgnoreUnrecognizedVMOptions"
        : java >= obsolete ? $"ignored with a warning since {obsolete}"
        : $"deprecated since {deprecated}, and still works";

    private const int NotYet = int.MaxValue;

    private static readonly (string Name, string? Value, int Deprecated, int Obsolete, int Expired, string Instead)[] Stale =
    [
        ("PermSize", null, 8, 8, 17, "use MetaspaceSize"),
        ("MaxPermSize", null, 8, 8, 17, "use MaxMetaspaceSize"),
        ("UseConcMarkSweepGC", "true", 9, 14, 15, "use UseG1GC or UseZGC"),
        ("CMSIncrementalMode", "true", 8, 9, 9, "one CPU: UseSerialGC, else UseG1GC"),
        ("UseParNewGC", "true", 9, 10, 10, "part of CMS"),
        ("UseParallelOldGC", null, 14, 15, 16, "always on"),
        ("UseCMSCompactAtFullCollection", null, 8, 9, 9, "always on"),
        ("CMSFullGCsBeforeCompaction", null, 8, 9, 9, "always 0"),
        ("PrintGCDetails", "true", 9, NotYet, NotYet, "use -Xlog:gc*"),
        ("PrintGCDateStamps", "true", 9, 9, 9, "use -Xlog decorators"),
        ("PrintGCTimeStamps", "true", 9, 9, 9, "use -Xlog decorators"),
        ("PrintGCApplicationStoppedTime", "true", 9, 9, 9, "use -Xlog:safepoint"),
        ("UseGCLogFileRotation", null, 9, 9, 9, "use -Xlog:gc*:file=gc.log::filecount=5,filesize=20m"),
        ("NumberOfGCLogFiles", null, 9, 9, 9, "use -Xlog's filecount"),
        ("GCLogFileSize", null, 9, 9, 9, "use -Xlog's filesize"),
        ("UseCGroupMemoryLimitForHeap", "true", 10, 11, 12, "UseContainerSupport is on by default"),
        ("AggressiveOpts", null, 11, 12, 13, "no replacement needed"),
        ("AggressiveHeap", "true", 26, NotYet, NotYet, "set the heap and the collector themselves"),
        ("ParallelRefProcEnabled", null, 26, NotYet, NotYet, "no replacement needed"),
        ("UseBiasedLocking", "true", 15, 18, 19, "no replacement needed"),
        ("ZGenerational", null, 23, 24, 26, "always on"),
        ("UseMembar", null, 10, 12, NotYet, "no replacement needed"),
        ("G1UseAdaptiveConcRefinement", null, 20, 20, 23, "no replacement needed"),
    ];
}
