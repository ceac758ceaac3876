using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A build's daemon may take more than the machine that builds has.</summary>
internal sealed class BuildDaemonUnbounded : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "build-daemon-unbounded",
        Title = "The options of the build's daemon let it take more than the machine may have",
        Explains = ["host-oom"],
        Cause = "wrong-setting/build-daemon",
        Mechanism = "org.gradle.jvmargs replaces all of Gradle's own options, also -XX:MaxMetaspaceSize: who only raises -Xmx leaves class metadata without a bound, which plugins, annotation processors and Kotlin's compiler fill. Kotlin's daemon takes over the same -Xmx for itself, and test workers come on top. On a machine that builds for many the kernel then ends the daemon: 'Gradle build daemon disappeared unexpectedly', and no exception anywhere.",
        Needs = ["the build tool's message that its daemon disappeared", "its options (gradle.properties)"],
        Thresholds = ["4 GiB of heap: hosted runners have 4 to 16 GB for all processes of a build"],
        Refuters = ["an hs_err file: then the JVM crashed", "a machine or container whose size is told: then its size decides"],
        References = ["gradle issue 19750: setting org.gradle.jvmargs can lead to 'daemon disappeared'", "gradle-build-action issue 122", "Kotlin docs: Compilation and caches in the Kotlin Gradle plugin (kotlin.daemon.jvmargs)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (VanishedDaemon.Of(limit.Process) is not { } daemon)
            return;
        scale.For(Weight.Weak, "heap", $"the daemon's heap alone may take {Bytes.Text(daemon.Bytes)}, and Kotlin's daemon takes over the same size where it has none of its own", daemon.Heap);
        if (!daemon.HasMetaspaceBound)
            scale.For(Weight.Weak, "metaspace", "-XX:MaxMetaspaceSize is missing: options of one's own replace Gradle's bound", daemon.Heap);
        scale.Conclude($"The build's daemon may take {Bytes.Text(daemon.Bytes)} of heap{(daemon.HasMetaspaceBound ? "" : " and class metadata without a bound")}, which is likely more than the machine has");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (VanishedDaemon.Of(limit.Process) is not { } daemon)
            yield break;
        var heap = FlinkMemoryFix.Size(daemon.Bytes / 2);
        yield return new Fix(Applicability.Check, $"bound the daemon: {(daemon.HasMetaspaceBound ? "" : "-XX:MaxMetaspaceSize=1g beside ")}-Xmx{heap} in org.gradle.jvmargs, and kotlin.daemon.jvmargs=-Xmx2g for Kotlin's own daemon")
        {
            Changes = daemon.HasMetaspaceBound ? [limit.Process.JvmChange("-Xmx", heap)] : [limit.Process.JvmChange("-Xmx", heap), limit.Process.JvmChange("-XX:MaxMetaspaceSize=", "1g")],
            Text = "All JVMs of the build together (Gradle's daemon, Kotlin's, test and compiler workers) should stay below three quarters of the machine's memory: fewer of them by org.gradle.workers.max and maxParallelForks, or a larger runner. Repeat what Gradle would set itself (-XX:+HeapDumpOnOutOfMemoryError): with a bound too small the daemon fails with an OutOfMemoryError that names the region, instead of being gone.",
            Verify = "the build passes ten times; free -m during it shows a tenth of the machine available",
        };
    }
}
