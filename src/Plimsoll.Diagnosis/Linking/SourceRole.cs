using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Linking;

/// <summary>The role of the process behind a source: its content decides, its name is asked last.</summary>
internal static partial class SourceRole
{
    /// <summary>The role, or <see cref="ProcessRole.Unknown"/>.</summary>
    public static ProcessRole Of(SourceFacts source)
    {
        if (source.Facts.OfType<FlinkBanner>().FirstOrDefault() is { } banner)
            return banner.Role;
        if (OfName(source.Path) is var named and not ProcessRole.Unknown)
            return named;
        return source.Facts.Select(fact => fact.Subject).FirstOrDefault(role => role != ProcessRole.Unknown && role != ProcessRole.Host);
    }

    // A host may be called tm-2: the component that Flink's scripts put into a log's name says more.
    private static ProcessRole OfName(string path)
    {
        if (Component.Match(path) is { Success: true } component)
            return component.Groups["tm"].Success ? ProcessRole.TaskManager : component.Groups["client"].Success ? ProcessRole.Client : ProcessRole.JobManager;
        if (TaskManagerName.IsMatch(path))
            return ProcessRole.TaskManager;
        if (JobManagerName.IsMatch(path))
            return ProcessRole.JobManager;
        return NacosName.IsMatch(path) ? ProcessRole.Nacos : ProcessRole.Unknown;
    }

    private static readonly Regex Component = new(@"(?<tm>taskexecutor)-\d|(?<jm>standalonesession|standalonejob)-\d|flink-[^/]*-(?<client>client|sql-client|yarn-session|cli-frontend)-", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    private static readonly Regex TaskManagerName = new(@"task-?_?(manager|executor)|(^|[/_.-])tm([/_.-]|\d|$)", RegexOptions.IgnoreCase);

    private static readonly Regex JobManagerName = new(@"job-?_?(manager|master)|standalone(session|job)|(^|[/_.-])jm([/_.-]|\d|$)", RegexOptions.IgnoreCase);

    private static readonly Regex NacosName = new(@"(^|/)(nacos|naming-(server|push|raft|rdata|event|performance|distro)|config-(server|fatal|memory|dump)|remote(-push|-digest)?|alipay-jraft|protocol-\w+)[^/]*\.(log|out)|nacos", RegexOptions.IgnoreCase);
}
