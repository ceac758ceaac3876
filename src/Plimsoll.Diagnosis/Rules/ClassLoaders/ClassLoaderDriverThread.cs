using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The clean-up thread of a JDBC driver keeps the class loader of the job that started it.</summary>
internal sealed class ClassLoaderDriverThread : Rule
{
    private const string Thread = "mysql-cj-abandoned-connection-cleanup";

    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-driver-thread",
        Title = "The MySQL driver's clean-up thread keeps the class loader of every run that loaded the driver",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/driver-thread",
        Mechanism = "The driver lies in the job's jar, so every submission loads it anew in a ChildFirstClassLoader; its static initialiser starts a thread that never ends and whose context class loader is that loader. "
            + "Classes of every run stay in metaspace until it is full. The driver's registration in java.sql.DriverManager holds the loader a second time.",
        Needs = ["a heap dump's path, a thread dump, a histogram with the driver's classes, or prose that names the thread"],
        Refuters = ["a single class loader although the job ran many times"],
        References = ["seen with MySQL Connector/J 5.1.49 and 8.0 on Flink 1.13 to 1.20", "com.mysql.cj.jdbc.AbandonedConnectionCleanupThread"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Statement>(statement => statement.Topic == Topic.HoldingThread && LoaderHolders.IsDriverThread(statement.Name)) is { } told)
            scale.For(Weight.Decisive, "holder", $"a heap dump shows that thread {told.Name} holds the class loader", told);
        foreach (var taken in limit.Facts.Of<ThreadsTaken>())
        {
            var count = taken.Dump.Threads.Count(thread => LoaderHolders.IsDriverThread(thread.Name));
            if (count > 1)
                scale.For(Weight.Decisive, "holder", $"{count} threads {Thread} are alive: one for each run, though one driver needs one", taken.At(Thread, "Abandoned connection cleanup thread"));
            else if (count == 1)
                scale.For(Weight.Strong, "holder", $"the thread {Thread} is alive", taken.At(Thread, "Abandoned connection cleanup thread"));
        }

        foreach (var taken in limit.Facts.Of<HistogramTaken>().Reverse().Take(1))
        {
            var copies = taken.Histogram.Rows.Count(row => row.Class is "com.mysql.cj.jdbc.AbandonedConnectionCleanupThread" or "com.mysql.jdbc.AbandonedConnectionCleanupThread");
            if (copies > 1)
                scale.For(Weight.Decisive, "copies", $"{copies} copies of the driver's AbandonedConnectionCleanupThread class have live instances, one for each class loader", taken.At("AbandonedConnectionCleanupThread"));
            else if (copies == 1)
                scale.For(Weight.Weak, "copies", "the driver's clean-up thread class has a live instance", taken.At("AbandonedConnectionCleanupThread"));
        }

        if (!scale.HasSupport)
            return;
        if (limit.Case.Facts.First<JobFeature>(feature => VainShutdown.IsMatch($"{feature.Feature} {feature.Arguments}")) is { } vain)
            scale.For(Weight.Strong, "hook", "the release hook calls checkedShutdown(), which returns without doing anything: Flink calls hooks with another context class loader than the thread's", vain);
        LoaderEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => ReleaseHookFix.For(limit.Process, mySqlThread: true);

    private static readonly Regex VainShutdown = new(@"(?<!un)checkedShutdown");
}
