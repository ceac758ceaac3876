using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Log handlers that the job added to the JVM-wide logging keep its class loader.</summary>
internal sealed class ClassLoaderLogger : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-logger",
        Title = "Log handlers that the job added to the JVM-wide logging keep its class loader",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/logger",
        Mechanism = "java.util.logging and log4j live outside the job. A handler or appender of a class of the job that is added to them and never removed stays with its class loader.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.PerLoader(limit.Process, "java.util.logging.ErrorManager") is >= 0.8 and <= 1.2 && LoaderHolders.Last(limit.Process, "java.util.logging.ErrorManager") is var (count, fact))
            scale.For(Weight.Decisive, "holder", $"java.util.logging.ErrorManager, of which every Handler has one, grows by one with every class loader, to {count}", fact);
        if (LoaderHolders.OneOnEveryLoader(limit.Process, "Handler", "Appender") is var (type, seen))
            scale.For(Weight.Strong, "handler", $"every leaked class loader has one {type}", seen);
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("remove the handler or appender (Logger.removeHandler(handler))"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "remove the handler when the job ends: Logger.removeHandler(handler), or the appender")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    java.util.logging.Logger.getLogger("NAME").removeHandler(handler);
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }
}
