using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>By whose limit a process was killed, and whether it was a JVM at all.</summary>
internal static partial class Kills
{
    /// <summary>Whether a container's or a control group's limit ended the JVM.</summary>
    public static bool IsByContainer(ProcessKilled killed, ProcessCase process) =>
        (!IsForeign(killed) || IsHelper(killed, process)) && !IsHosts(killed, process) && (killed.Scope is KillScope.Container or KillScope.ControlGroup or KillScope.YarnPhysical or KillScope.YarnVirtual || (killed.Scope == KillScope.Unsaid && process.MemoryLimit is not null));

    /// <summary>Whether the host's memory did. systemd and people do not say whose limit it was: without any limit in the evidence it was the host's.</summary>
    public static bool IsByHost(ProcessKilled killed, ProcessCase process) =>
        !IsForeign(killed) && (killed.Scope is KillScope.Host or KillScope.Eviction || (killed.Scope == KillScope.Unsaid && process.MemoryLimit is null));

    /// <summary>Whether it was a Python process that the program itself had started: it runs in the JVM's container and counts against its limit.</summary>
    public static bool IsHelper(ProcessKilled killed, ProcessCase process) =>
        killed.Scope == KillScope.ControlGroup && killed.Victim.StartsWith("python", StringComparison.Ordinal) && process.Case.Facts.Any<HelperEnded>();

    /// <summary>Whether a name is a JVM's: of the launcher, of Apache Commons Daemon, or what Trino's and Presto's launchers call their process (libprocname).</summary>
    public static bool IsJvm(string victim) => victim is "java" or "javaw" or "jsvc" or "trino-server" or "presto-server";

    /// <summary>The call of the OOM killer for want of memory on the host, where nothing tells whom it killed and no other program than a JVM called; null without one.</summary>
    public static KillerInvoked? InvokedForHost(ProcessCase process) =>
        process.Case.Facts.Any<ProcessKilled>() || process.Case.Facts.Any<KillerInvoked>(one => one.ByControlGroup) ? null : process.Facts.First<KillerInvoked>(one => !Foreign.IsMatch(one.Invoker));

    /// <summary>The call of the OOM killer for a control group's limit, where nothing tells whom it killed; null without one.</summary>
    public static KillerInvoked? InvokedForGroup(ProcessCase process) =>
        process.Case.Facts.Any<ProcessKilled>() || process.Facts.Any<KillerInvoked>(one => Foreign.IsMatch(one.Invoker)) ? null : process.Facts.First<KillerInvoked>(one => one.ByControlGroup);

    // People say "OOM-killed" of any kill; the kernel's own report tells whose memory it was, where no machine tells of a container's limit.
    private static bool IsHosts(ProcessKilled killed, ProcessCase process) =>
        killed is { Basis: Basis.Reported, Scope: KillScope.Container } && process.Facts.Any<ProcessKilled>(kernel => kernel is { Basis: Basis.Read, Scope: KillScope.Host } && IsJvm(kernel.Victim))
        && !process.Facts.Any<ProcessKilled>(other => other is { Basis: Basis.Read, Scope: not (KillScope.Host or KillScope.Unsaid) });

    // The kernel names the program or, before 4.6, one of its threads: only names that no JVM and no thread of one has are another's.
    private static bool IsForeign(ProcessKilled killed) => Foreign.IsMatch(killed.Victim);

    private static readonly Regex Foreign = new(@"^(?:python[\d.]*|node|nodejs|mysqld|mariadbd|postgres|mongod|redis-server|nginx|httpd|apache2|php(?:-fpm|\d)?[\d.]*|ruby|perl|chrome|firefox|dockerd|containerd|kubelet|snapd|systemd[\w-]*|sshd|bash|sh|sort|gzip|tar|rsync|clickhouse-serv|clickhouse|beam\.smp|gunicorn|uwsgi)$");
}
