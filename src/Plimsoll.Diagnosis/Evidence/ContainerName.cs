using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>What the name of a container, a pod, a service or a host tells of the process in it.</summary>
internal static partial class ContainerName
{
    /// <summary>The role, or <see cref="ProcessRole.Unknown"/>.</summary>
    public static ProcessRole RoleOf(string name) =>
        TaskManager().IsMatch(name) ? ProcessRole.TaskManager
        : JobManager().IsMatch(name) ? ProcessRole.JobManager
        : Nacos().IsMatch(name) ? ProcessRole.Nacos
        : ProcessRole.Unknown;

    /// <summary>The role of the process that a line tells the end of: whoever ended, not who wrote it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where in it the end is told: of several names the last one before it is meant.</param>
    public static ProcessRole RoleOfVictim(string line, int at)
    {
        if (IsWorkersEnd(line))
            return ProcessRole.TaskManager;
        var names = Named().Matches(line);
        return (names.LastOrDefault(name => name.Index < at) ?? names.FirstOrDefault()) is { } named ? RoleOf(named.Value) : ProcessRole.Unknown;
    }

    /// <summary>Whether the line is one by which Flink's JobManager reports the end of a TaskManager.</summary>
    public static bool IsWorkersEnd(string line) => Worker().IsMatch(line);

    [GeneratedRegex(@"task-?_?(?:manager|executor)", RegexOptions.IgnoreCase)]
    private static partial Regex TaskManager();

    [GeneratedRegex(@"job-?_?manager", RegexOptions.IgnoreCase)]
    private static partial Regex JobManager();

    [GeneratedRegex(@"(?:^|[/_-])nacos(?:-server|-standalone)?(?:[-_]?\d+)*$", RegexOptions.IgnoreCase)]
    private static partial Regex Nacos();

    // org.apache.flink.runtime.resourcemanager.active.ActiveResourceManager, org.apache.flink.kubernetes.KubernetesResourceManagerDriver
    // and org.apache.flink.runtime.resourcemanager.ResourceManager: the JobManager writes them about its workers.
    [GeneratedRegex(@"\bWorker \S+ is terminated|Pod terminated, container termination statuses|Closing TaskExecutor connection")]
    private static partial Regex Worker();

    [GeneratedRegex(@"[\w.-]{0,80}(?:task-?_?(?:manager|executor)|job-?_?manager)[\w-]{0,80}|\b[a-z][\w-]{0,40}nacos[\w-]{0,40}|\bnacos[\w-]{0,40}", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
