namespace Plimsoll.Diagnosis.Fixes;

/// <summary>Cures for class loaders that leak in other programs than Flink: servers that load plugins, connectors or jobs.</summary>
internal static class OutsideFlink
{
    /// <summary>Whether no process of the case is one of Flink's.</summary>
    public static bool Is(ProcessCase process) => !process.IsFlink && process.Case.Processes.All(other => !other.IsFlink);

    /// <summary>The fixes: let go of what holds the loader, load it once, or end the process with the run.</summary>
    public static IEnumerable<Fix> Release(string what)
    {
        yield return new Fix(Applicability.Placeholders, $"{what}, where the plugin, job or application that brought it is closed")
        {
            Text = "A server frees the class loader of a plugin or job only when nothing outside refers to one of its classes. Where the holder is a library's own, a newer version of it may let go.",
            Verify = "jcmd PID VM.classloader_stats shows as many loaders after five more runs as before",
        };
        yield return new Fix(Applicability.Check, "or put the library where the server's own class loader finds it, so that it is loaded once for all runs");
        yield return new Fix(Applicability.Check, "or give each run a JVM of its own");
    }
}
