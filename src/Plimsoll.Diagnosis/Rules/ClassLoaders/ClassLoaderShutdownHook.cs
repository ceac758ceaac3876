using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Shutdown hooks that the job added keep its class loader until the JVM ends.</summary>
internal sealed class ClassLoaderShutdownHook : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-shutdown-hook",
        Title = "Shutdown hooks that the job added keep its class loader until the JVM ends",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/shutdown-hook",
        Mechanism = "Runtime.addShutdownHook puts an unstarted thread into a table of the JDK; its class is the job's. Each run adds one, and none is removed before the process ends.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.OneOnEveryLoader(limit.Process, "Hook", "ShutdownHook", "ShutdownThread") is var (type, fact))
            scale.For(Weight.Decisive, "holder", $"every leaked class loader has one {type}", fact);
        else if (limit.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("ShutdownHook", StringComparison.OrdinalIgnoreCase) || statement.Origin.Excerpt.Contains("shutdown hook", StringComparison.OrdinalIgnoreCase)) is { } told)
            scale.For(Weight.Strong, "holder", "shutdown hooks are named as the holder", told);
        else if (limit.Process.Feature("addShutdownHook") is { } code)
            scale.For(Weight.Weak, "holder", "the code adds a shutdown hook", code);
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("remove the hook (Runtime.getRuntime().removeShutdownHook(hook))"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "remove the hook when the job ends: Runtime.getRuntime().removeShutdownHook(hook)")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    Runtime.getRuntime().removeShutdownHook(hook);
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }
}
