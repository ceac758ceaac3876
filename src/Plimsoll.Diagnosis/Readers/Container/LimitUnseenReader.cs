using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Signs that a JVM does not see its container's limit: its own warnings (-Xlog:os+container, JDK 8 with UseCGroupMemoryLimitForHeap), the kernel's and the control groups' version, people's words.</summary>
internal sealed partial class LimitUnseenReader : LineReader
{
    public override string Format => "container settings";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "Unable to open cgroup memory limit", "required controllers disabled at kernel", "required controllers not mounted", "Required cgroup ", "controller memory is not enabled",
        "ernel 6.", "ernel 7.", "ernel version 6.", "Linux version 6.", "group v2", "groups v2", "cgroupv2", "cgroup2fs", "memory of the ", "RAM of the ", "host memory", "host's memory", "node memory", "node's memory",
        "not see the ", "not respect ", "not recogni", "not detect ", "n't see the ", "n't respect ", "n't recogni", "n't detect ", "not honour", "not honor ", "longer see ", "longer respect ", "longer detect ", "宿主机内存", "宿主机的内存", "识别容器", "感知不到容器",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text))
            return;
        if (Warning().IsMatch(line.Text))
            Add(UnseenBy.Warning, Basis.Read, line, context.Facts);
        else if (line.Header?.Level is null && Behaviour().IsMatch(line.Text))
            Add(UnseenBy.Behaviour, Basis.Reported, line, context.Facts);
        if (Kernel().IsMatch(line.Text))
            Add(UnseenBy.Kernel, line.Text.Contains("Linux version", StringComparison.Ordinal) ? Basis.Read : Basis.Reported, line, context.Facts);
        if (Version2().IsMatch(line.Text))
            Add(UnseenBy.Version2, line.Text.Contains("cgroup2fs", StringComparison.Ordinal) ? Basis.Read : Basis.Reported, line, context.Facts);
    }

    private static void Add(UnseenBy by, Basis basis, LogLine line, FactSink facts) => facts.Add(new LimitUnseen { Origin = line.Origin(), Basis = basis, By = by });

    [GeneratedRegex(@"Unable to open cgroup memory limit file|required controllers (?:disabled at kernel level|not mounted)|Required cgroup (?:v1 )?memory subsystem not found|controller memory is not enabled")]
    private static partial Regex Warning();

    [GeneratedRegex("""
        \b(?:us(?:e|es|ed|ing)|tak(?:e|es|ing)|sees?|detect(?:s|ed)?|reads?|calculate[sd]?|based\ on|share\ of|percent(?:age)?\ of)\b[^.\n]{0,40}\b(?:memory|RAM)\ of\ the\ (?:whole\ )?(?:node|host|machine|server)\b
        |\b(?:node|host|machine)(?:'s)?\ (?:total\ )?(?:memory|RAM)\ instead\ of\b
        |\b(?:does\ not|doesn't|did\ not|cannot|can't|no\ longer)\ (?:see|respect|recogni[sz]e|detect|honou?r)\b[^.\n]{0,20}\b(?:container|cgroup|pod)\b
        |(?:按照?|读取|使用|识别)[^。\n]{0,8}宿主机的?内存|(?:不识别|识别不到|没有识别|感知不到)[^。\n]{0,8}(?:容器|cgroup)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Behaviour();

    [GeneratedRegex(@"\b(?:kernel|Linux)\b(?: version)?[^.\n\d]{0,16}\b(?:6\.(?:1[2-9]|[2-9]\d)|7\.\d)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Kernel();

    [GeneratedRegex(@"\bcgroups? ?v2\b|\bcgroup2fs\b", RegexOptions.IgnoreCase)]
    private static partial Regex Version2();
}
