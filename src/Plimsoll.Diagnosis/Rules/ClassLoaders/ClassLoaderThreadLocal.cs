using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Values in thread-locals of a lasting pool keep the class loader of every run.</summary>
internal sealed class ClassLoaderThreadLocal : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-thread-local",
        Title = "Values in thread-locals of a lasting pool keep the class loader of every run",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/thread-local",
        Mechanism = "A ThreadLocal that a job sets in a thread which outlives the job (a pool of a library in lib/, of the JVM or of Flink) leaves its value behind: the value keeps its class, the class its loader. Each run leaves one for every thread of the pool.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.SeveralOnEveryLoader(limit.Process) is var (type, each, fact) && LoaderHolders.Threads(limit.Process) is null)
        {
            scale.For(Weight.Strong, "holder", $"every leaked class loader has exactly {each} instances of {type}: one for each thread of a pool", fact);
            if (LoaderHolders.SharedPool(limit.Process) is var (family, count, threads))
                scale.For(count == each ? Weight.Strong : Weight.Weak, "pool", $"{count} threads like \"{family}\" serve all runs", threads);
            scale.Conclude($"{each} thread-local values of {type} stay behind with every run and keep its class loader");
        }
        else if (limit.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("ThreadLocal", StringComparison.Ordinal)) is { } told)
        {
            scale.For(Weight.Strong, "holder", "a ThreadLocal is named as the holder", told);
        }
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("remove the thread-local after use (threadLocal.remove() in a finally block of the code that runs in the shared pool)"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "remove the thread-local after use: threadLocal.remove() in a finally block of the code that runs in the shared pool")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    YourHolder.THREAD_LOCAL.remove(); // only clears the calling thread: call it in every pool thread, in finally
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }
}
