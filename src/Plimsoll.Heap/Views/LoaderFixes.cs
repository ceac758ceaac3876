namespace Plimsoll.Heap.Views;

/// <summary>What to do about each kind of holder, by the pattern that names it.</summary>
internal static class LoaderFixes
{
    public static string Of(string pattern) => pattern[(pattern.LastIndexOf('/') + 1)..] switch
    {
        "driver-thread" => "Stop the driver's thread when the job ends (MySQL: AbandonedConnectionCleanupThread.uncheckedShutdown() in a class-loader release hook), or put the driver's jar into the parent's lib folder, or load its package parent-first.",
        "jdbc-driver" => "Deregister the driver when the job ends (DriverManager.deregisterDriver), or put its jar into the parent's lib folder.",
        "thread" => "Stop the thread, executor or timer in close(), and wait for its end; create it with a context class loader that is not the job's.",
        "thread-local" => "Call remove() on the thread-local in a finally block on every thread that outlives the job.",
        "shutdown-hook" => "Remove the hook in close() (Runtime.removeShutdownHook), or register a class-loader release hook instead.",
        "mbean" => "Unregister the MBean and its listeners in close().",
        "logger" => "Remove the appender or handler from the shared logging context in close(), or do not register job classes with the process's logging.",
        "hadoop-filesystem" => "Close the file systems of the job (FileSystem.closeAllForUGI), or put Hadoop's jars into the parent's lib folder.",
        "codegen-cache" => "Upgrade, or clear the cache of generated classes when the job ends.",
        "class-value" => "Remove the ClassValue entry when the job ends, or load the library that owns it in the job's own loader.",
        "jni" => "Load the native library from a parent loader: its global references keep the job's classes.",
        _ => "Clear the library's static cache when the job ends, or ship the library with the job so that its statics end with the loader.",
    };
}
