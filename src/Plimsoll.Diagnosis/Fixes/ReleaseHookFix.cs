namespace Plimsoll.Diagnosis.Fixes;

/// <summary>Fixes for JDBC drivers that keep a job's class loader alive. The hook is the variant that was seen to work.</summary>
internal static class ReleaseHookFix
{
    private const string MySqlHook = """
        // in open() of the function that uses the driver; needs Flink 1.12 or later
        getRuntimeContext().registerUserCodeClassLoaderReleaseHookIfAbsent("release-jdbc-driver", () -> {
            // uncheckedShutdown: checkedShutdown() returns without doing anything, for Flink calls hooks with another context class loader
            com.mysql.cj.jdbc.AbandonedConnectionCleanupThread.uncheckedShutdown();
            ClassLoader own = YourFunction.class.getClassLoader();
            for (java.sql.Driver driver : java.util.Collections.list(java.sql.DriverManager.getDrivers())) {
                if (driver.getClass().getClassLoader() == own) {
                    try {
                        java.sql.DriverManager.deregisterDriver(driver);
                    } catch (java.sql.SQLException ignored) {
                        // the driver stays registered: the loader leaks once more, nothing worse
                    }
                }
            }
        });
        """;

    /// <summary>The fixes: driver in lib/, hook, cluster per job.</summary>
    public static IEnumerable<Fix> For(ProcessCase process, bool mySqlThread)
    {
        if (OutsideFlink.Is(process))
        {
            foreach (var fix in OutsideFlink.Release(mySqlThread ? "end the driver's thread and deregister the driver (AbandonedConnectionCleanupThread.uncheckedShutdown(), DriverManager.deregisterDriver)" : "deregister the JDBC drivers (DriverManager.deregisterDriver)"))
                yield return fix;
            yield break;
        }

        yield return new Fix(Applicability.Check, "put the JDBC driver into Flink's lib/ folder and out of the job's jar, then restart the cluster")
        {
            Text = "A driver in lib/ is loaded once by the system class loader, so its thread and its registration hold no job's loader. With the driver still in the jar too, add its package to the parent-first patterns (below).",
            Changes = mySqlThread ? [process.Change("classloader.parent-first-patterns.additional", "com.mysql.")] : [],
            Verify = "submit the job five times: jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
        yield return new Fix(Applicability.Placeholders, "or release the driver in the job: registerUserCodeClassLoaderReleaseHookIfAbsent with AbandonedConnectionCleanupThread.uncheckedShutdown()")
        {
            Code = MySqlHook,
            Verify = "metaspace returns to the same level after every run",
        };
        yield return new Fix(Applicability.Check, "or run each job in a cluster of its own (application mode): the process ends with the job");
    }
}
