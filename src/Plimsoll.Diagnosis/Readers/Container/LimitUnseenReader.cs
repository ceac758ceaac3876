using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Signs that a JVM does not see its container's limit: its own words (of -XX:+UseCGroupMemoryLimitForHeap in JDK 8 and 9, of <c>-Xlog:os+container</c> later), the kernel's and the control
/// groups' version. What people say of it is a <see cref="Topic.LimitUnseen"/>.
/// </summary>
internal sealed class LimitUnseenReader : LineReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } =
        ["Unable to open cgroup memory limit", "required controllers disabled at kernel", "required controllers not mounted", "Required cgroup ", "Linux version 6.", "Linux version 7.", "cgroup2fs"];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text))
            return;
        if (Warning.IsMatch(line.Text))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Warning });
        else if (Kernel.IsMatch(line.Text))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Kernel });
        else if (line.Text.Contains("cgroup2fs", StringComparison.Ordinal))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Version2 });
    }

    private static readonly Regex Warning = new(@"Unable to open cgroup memory limit file|required controllers (?:disabled at kernel level|not mounted)|Required cgroup (?:v1 )?memory subsystem not found", RegexOptions.IgnoreCase);

    private static readonly Regex Kernel = new(@"Linux version (?:6\.(?:1[2-9]|[2-9]\d)|7\.\d)\b");
}
