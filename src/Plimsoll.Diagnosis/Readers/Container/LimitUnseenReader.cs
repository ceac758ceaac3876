using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Signs that a JVM does not see its container's limit: its own words (of -XX:+UseCGroupMemoryLimitForHeap in JDK 8 and 9, of <c>-Xlog:os+container</c>, hs_err and -XshowSettings later), the
/// kernel's version as any tool prints it, and the control groups'. What people say of it is a <see cref="Topic.LimitUnseen"/>.
/// </summary>
internal sealed class LimitUnseenReader : LineReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } =
        ["Unable to open cgroup memory limit", "required controllers disabled at kernel", "required controllers not mounted", "Required cgroup ", "Linux version 6.", "Linux version 7.", "Kernel Version:", "kernelVersion", "cgroup2fs", "using host value", "System not containerized", "No metrics available for this platform", "memory_limit_in_bytes: "];

    /// <summary>What uname -a prints between the build's number and its date.</summary>
    public override IReadOnlyList<string> ShortLiterals { get; } = [" SMP "];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text))
            return;
        if (Warning.IsMatch(line.Text))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Warning });
        else if (Kernel.IsMatch(line.Text))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Kernel });
        else if (Unlimited.IsMatch(line.Text))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Unlimited });
        else if (line.Text.Contains("cgroup2fs", StringComparison.Ordinal))
            context.Facts.Add(new LimitUnseen { Origin = line.Origin(), By = UnseenBy.Version2 });
    }

    private static readonly Regex Warning = new(@"Unable to open cgroup memory limit file|required controllers (?:disabled at kernel level|not mounted)|Required cgroup (?:v1 )?memory subsystem not found", RegexOptions.IgnoreCase);

    // dmesg and /proc/version; uname -a; kubectl describe node, docker info; kubectl get node -o yaml or json.
    private static readonly Regex Kernel = new(@"(?:\bLinux version |\bLinux \S{1,80} |\bKernel Version:\s{1,40}|\bkernelVersion""?: ?""?)(?:6\.(?:1[2-9]|[2-9]\d)|[7-9]\.\d{1,2})\b");

    // os::Linux::physical_memory with -Xlog:os+container (10 and later); sun.launcher.LauncherHelper, -XshowSettings:system; the container's lines of hs_err and VM.info.
    private static readonly Regex Unlimited = new(@"\bcontainer memory (?:limit )?(?:unlimited|failed|ignored)\b.{0,40}using host value|\bSystem not containerized\b|\bNo metrics available for this platform\b|\bmemory_limit_in_bytes: (?:unlimited|-1)(?!\S)");
}
