using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The first lines of a Flink process: which component, which version.</summary>
internal sealed class FlinkBannerReader : PatternReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["(Version: ", "Starting TaskManager", "Starting Standalone"];

    protected override Regex Pattern => Banner;

    protected override Fact? Of(Match match, LogLine line)
    {
        var component = match.Groups["component"].Value.Trim();
        return new FlinkBanner { Origin = line.Origin(), Component = component, Role = RoleOf(component), Version = match.Groups["version"].Value };
    }

    private static ProcessRole RoleOf(string component)
    {
        if (component.Contains("Task", StringComparison.Ordinal))
            return ProcessRole.TaskManager;
        return component.Contains("Client", StringComparison.Ordinal) ? ProcessRole.Client : ProcessRole.JobManager;
    }

    private static readonly Regex Banner = new(@"Starting (?<component>[\w .]+?) \(Version: (?<version>[\w.\-]+)", RegexOptions.ExplicitCapture);
}
