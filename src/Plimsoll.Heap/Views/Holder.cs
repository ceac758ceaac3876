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

    /// <summary>Names the pattern of a path: the classes and fields on it, and the thread at its start.</summary>
    public static string Classify(IReadOnlyList<string> path, string? thread)
    {
        string[] words = [.. path];
        var kind = Has(words, "java.lang.ThreadLocal$ThreadLocalMap", ".InternalThreadLocalMap.") ? "thread-local"
            : Has(words, "java.lang.ClassValue") ? "class-value"
            : Has(words, "java.lang.ApplicationShutdownHooks.") ? "shutdown-hook"
            : Has(words, "java.sql.DriverManager.", "java.sql.DriverInfo.") ? "jdbc-driver"
            : thread is not null && Array.Exists(DriverThreads, name => thread.Contains(name, StringComparison.Ordinal)) ? "driver-thread"
            : thread is not null ? "thread"
            : Has(words, "org.apache.hadoop.fs.FileSystem") ? "hadoop-filesystem"
            : Has(words, "com.sun.jmx.", "javax.management.", "java.lang.management.") ? "mbean"
            : Has(words, "org.apache.logging.", "org.apache.log4j.", "ch.qos.logback.", "java.util.logging.", "org.apache.commons.logging.", "org.slf4j.") ? "logger"
            : Has(words, "org.codehaus.janino.", "org.apache.flink.table.runtime.generated.", ".codegen.") ? "codegen-cache"
            : "library-cache";
        return "leak/classloader/" + kind;
    }

    private static bool Has(string[] path, params string[] names) => Array.Exists(path, step => Array.Exists(names, name => step.Contains(name, StringComparison.Ordinal)));
}
