namespace Plimsoll.Heap.Views;

/// <summary>Something outside a loader that holds it.</summary>
/// <param name="Pattern">A leaf of <c>leak/classloader/*</c>.</param>
/// <param name="Anchor">The static or thread it hangs on: what has to let go.</param>
/// <param name="Via">The path from there to the first object of the loader.</param>
internal sealed record Holder(string Pattern, string Anchor, string Via)
{
    private static readonly string[] DriverThreads =
    [
        "mysql-cj-abandoned-connection-cleanup", "Abandoned connection cleanup thread", "OracleTimeoutPollingThread", "oracle.jdbc.driver.BlockSource.ThreadedCachingBlockSource.BlockReleaser",
        "InterruptTimer", "PostgreSQL-JDBC-Cleaner", "PostgreSQL-JDBC-SharedTimer", "org.apache.hadoop.fs.FileSystem$Statistics$StatisticsDataReferenceCleaner", "OkHttp ConnectionPool", "mssql-jdbc-shared-timer-core",
    ];

    private static readonly string[] Order = ["driver-thread", "thread", "thread-local", "shutdown-hook", "mbean", "logger", "jdbc-driver", "hadoop-filesystem", "codegen-cache", "class-value", "jni", "library-cache"];

    public static Holder Unknown { get; } = new("leak/classloader/library-cache", "another leaked loader", "held by objects of other leaked loaders only");

    /// <summary>Which holder is the primary one: lower first.</summary>
    public int Rank => Array.IndexOf(Order, Pattern["leak/classloader/".Length..]);

    private static readonly (string Kind, string[] Words)[] Places =
    [
        ("thread-local", ["java.lang.ThreadLocal$ThreadLocalMap", ".InternalThreadLocalMap."]),
        ("class-value", ["java.lang.ClassValue"]),
        ("shutdown-hook", ["java.lang.ApplicationShutdownHooks."]),
        ("jdbc-driver", ["java.sql.DriverManager.", "java.sql.DriverInfo."]),
        ("hadoop-filesystem", ["org.apache.hadoop.fs.FileSystem"]),
        ("mbean", ["com.sun.jmx.", "javax.management.", "java.lang.management."]),
        ("logger", ["org.apache.logging.log4j.core.config.", "org.apache.log4j.", "ch.qos.logback.", "java.util.logging.", "org.apache.commons.logging."]),
        ("codegen-cache", ["org.codehaus.janino.", "org.apache.flink.table.runtime.generated.", ".codegen."]),
    ];

    /// <summary>Names the pattern of a path and the step that decides it: a known place on the way, else the thread at its start (step -1), else the static.</summary>
    public static (string Pattern, int Step) Classify(List<string> path, string? thread)
    {
        foreach (var (kind, words) in Places)
        {
            if (path.FindIndex(step => Array.Exists(words, word => step.Contains(word, StringComparison.Ordinal))) is >= 0 and var step)
                return ("leak/classloader/" + kind, step);
        }

        var isDriver = thread is not null && Array.Exists(DriverThreads, name => thread.Contains(name, StringComparison.Ordinal));
        return ("leak/classloader/" + (isDriver ? "driver-thread" : thread is not null ? "thread" : "library-cache"), thread is null ? 0 : -1);
    }
}
