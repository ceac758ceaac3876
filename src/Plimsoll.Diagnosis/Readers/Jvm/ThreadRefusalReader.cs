using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The JVM's warnings when the operating system refuses a thread (unified logging tag <c>os,thread</c>, JDK 9 to 25), a shell's when it refuses a process, and the kernel's when a control group has no task left (kernel/cgroup/pids.c, Linux 4.8 and later).</summary>
internal sealed class ThreadRefusalReader : PatternReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } = ["pthread_create failed (", "Failed to start the native thread for", "fork: retry:", "fork: Resource temporarily unavailable", "fork rejected by pids controller"];

    protected override Regex Pattern => Refusal;

    protected override Fact? Of(Match match, LogLine line) => new ThreadRefusal
    {
        Origin = line.Origin(),
        Error = match.Groups["fork"].Success || match.Groups["group"].Success ? "EAGAIN" : match.Groups["error"].Value,
        IsFork = match.Groups["fork"].Success,
        ControlGroup = match.Groups["group"].Value,
        Thread = match.Groups["thread"].Value,
        Uptime = double.TryParse(match.Groups["uptime"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var uptime) ? uptime : null,
    };

    // Failed to start the native thread for java.lang.Thread "pool-7-thread-1";  fork: retry: Resource temporarily unavailable
    private static readonly Regex Refusal = new("""(?:\[(?<uptime>\d{1,9}\.\d{3})s\].*)?(?:pthread_create failed \((?<error>E[A-Z]+)\)|Failed to start the native thread for java\.lang\.Thread "(?<thread>[^"]*)"|(?<fork>\bfork: (?:retry: )?(?:No child processes|Resource temporarily unavailable))|fork rejected by pids controller in (?<group>[^\s,;]{1,300}))""", RegexOptions.ExplicitCapture);
}
