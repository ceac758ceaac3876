using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The registration in java.sql.DriverManager keeps the class loader of every run that loaded its own JDBC driver.</summary>
internal sealed class ClassLoaderJdbcDriver : Rule
{
    // A program with databases of three makers has so many drivers, each of them once.
    private const int FewDrivers = 4;

    public override RuleCard Card { get; } = new()
    {
        Id = "classloader-jdbc-driver",
        Title = "The registration in java.sql.DriverManager keeps the class loader of every run that loaded its own JDBC driver",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "leak/classloader/jdbc-driver",
        Mechanism = "DriverManager lives in the JDK and keeps every driver that registered itself, with its class and its loader. A driver in the job's jar registers anew with each submission, and nothing deregisters it.",
        Needs = ["class-loader counts of two moments", "a histogram or a thread dump after the runs ended, or a heap dump's path in words"],
        Refuters = ["no more loaders than running jobs"],
        References = ["Flink docs: Debugging classloading", "counted on Flink 1.12 to 1.20 with the holder known"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (LoaderHolders.PerLoader(limit.Process, "java.sql.DriverInfo") is >= 0.8 and <= 1.2 && LoaderHolders.Last(limit.Process, "java.sql.DriverInfo") is var (grown, fact))
            scale.For(Weight.Decisive, "holder", $"java.sql.DriverInfo grows by one with every class loader, to {grown}", fact);
        else if (LoaderHolders.Last(limit.Process, "java.sql.DriverInfo") is var (count, seen) && limit.Process.LeakedLoaders is { } leaked and > ProcessCase.LoadersNotYetCollected && count >= leaked * 0.8)
            scale.For(Weight.Strong, "holder", $"{count} drivers are registered (java.sql.DriverInfo), about one for each class loader", seen);
        else if (Copies(limit) is var (driver, copies, registered, copied))
            scale.For(Weight.Strong, "holder", $"{registered} drivers are registered (java.sql.DriverInfo), and {driver} is loaded {copies} times: one driver for each class loader", copied);
        else if (limit.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("DriverManager", StringComparison.Ordinal)) is { } told)
            scale.For(Weight.Strong, "holder", "java.sql.DriverManager is named as the holder", told);
        if (scale.HasSupport)
            LoaderEvidence.Weigh(limit, scale);
    }

    // A class name on several rows of a histogram is several classes, each of a loader of its own.
    private static (string Driver, int Copies, long Registered, HistogramTaken Taken)? Copies(BrokenLimit limit)
    {
        if (limit.Facts.Last<HistogramTaken>() is not { } taken)
            return null;
        var registered = taken.Histogram["java.sql.DriverInfo"].Instances;
        if (registered < FewDrivers)
            return null;
        var rows = taken.Histogram.Rows.Where(row => (row.Class.EndsWith("Driver", StringComparison.Ordinal) || row.Class.EndsWith(".JDBC", StringComparison.Ordinal)) && ApplicationFrames.IsApplication(row.Class)).GroupBy(row => row.Class, StringComparer.Ordinal).MaxBy(group => group.Count());
        var copies = rows?.Count() ?? 0;
        return rows is null || copies < FewDrivers || copies * 2 < registered ? null : (rows.Key, copies, registered, taken.At(rows.Key));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (OutsideFlink.Is(limit.Process))
        {
            foreach (var fix in OutsideFlink.Release("deregister the JDBC drivers (DriverManager.deregisterDriver)"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "deregister the JDBC drivers in a class-loader release hook, or put the driver into lib/")
        {
            Code = """
                getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release", () -> {
                    java.util.Collections.list(java.sql.DriverManager.getDrivers()).stream()
                        .filter(driver -> driver.getClass().getClassLoader() == YourFunction.class.getClassLoader())
                        .forEach(driver -> { try { java.sql.DriverManager.deregisterDriver(driver); } catch (java.sql.SQLException ignored) { } });
                });
                """,
            Text = "registerUserCodeClassLoaderReleaseHookIfAbsent exists since Flink 1.12; it runs when the last task of the job has left the TaskManager. A JobManager that runs main() of REST submissions leaks in the same way: use application mode there.",
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Check, "or move the library into Flink's lib/ folder, out of the job's jar, so that it is loaded once for all jobs");
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode)");
    }
}
