using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>MBeans that the job registered keep its class loader.</summary>
internal sealed class ClassLoaderMBean : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-mbean",
        Title = "MBeans that the job registered keep its class loader",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/mbean",
        Mechanism = "The platform MBean server lives in the JDK and keeps every bean that was registered, with its class and loader, until it is unregistered.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.PerLoader(limit.Process, "com.sun.jmx.mbeanserver.NamedObject") is >= 0.8 and <= 3.2 && LoaderHolders.Last(limit.Process, "com.sun.jmx.mbeanserver.NamedObject") is var (count, fact))
            scale.For(Weight.Decisive, "holder", $"registered MBeans grow with every class loader, to {count}", fact);
        else if (limit.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("MBean", StringComparison.Ordinal)) is { } told)
            scale.For(Weight.Strong, "holder", "an MBean is named as the holder", told);
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("unregister the MBeans (MBeanServer.unregisterMBean(name))"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "unregister the MBeans when the job ends: MBeanServer.unregisterMBean(name)")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    try {
                        java.lang.management.ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
                    } catch (javax.management.JMException ignored) {
                        // the bean stays registered: the loader leaks once more, nothing worse
                    }
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }
}
