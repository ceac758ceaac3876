using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Threads that the job started never end and keep its class loader.</summary>
internal sealed class ClassLoaderThread : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-thread",
        Title = "Threads that the job started never end and keep its class loader",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/thread",
        Mechanism = "A thread keeps its context class loader and the classes of its stack. A pool, timer or poller that user code starts and never stops stays after the job has ended, with the loader of its run.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.Threads(limit.Process) is var (family, count, fact))
        {
            scale.For(Weight.Decisive, "holder", $"{count} threads like \"{family}\" are alive: one for each leaked class loader", fact);
            scale.Conclude($"{count} threads like \"{family}\", which the job started, never end and keep its class loaders");
        }
        else if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.HoldingThread && statement.Name != "main" && Holds.IsMatch(statement.Origin.Excerpt)) is { } told)
        {
            scale.For(Weight.Strong, "holder", $"thread {told.Name} is named as the holder", told);
        }
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("stop the threads (executor.shutdownNow(), timer.cancel(), pool.close())"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "stop the threads in close() or in a class-loader release hook: executor.shutdownNow(), timer.cancel(), pool.close()")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    executor.shutdownNow(); // and timer.cancel(), dataSource.close(), client.close() for what else was started
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }

    // A thread that merely threw, logged or ran a request holds nothing: the sentence must tell of holding, or of a list in which the thread is still alive.
    private static readonly Regex Holds = new(@"hold|held|keep|kept|contextClassLoader|GC root|\bpaths?\b|referenc|retain|leak|alive|\blive\b|never|still|running|dump|list|many threads|持有|引用|泄[漏露]", RegexOptions.IgnoreCase);
}
