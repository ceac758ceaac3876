using System.Globalization;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The program's own checks at its start found memory settings that it does not accept.</summary>
internal sealed class StartCheckRefused : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "start-check-refused",
        Title = "The program's own checks refuse its memory settings, so it does not start",
        Explains = ["invalid-configuration"],
        Cause = "wrong-setting/start-check",
        Mechanism = "A node of Elasticsearch or OpenSearch that other machines can reach checks itself before it starts, and ends where a check fails: -Xms must be as large as -Xmx, memory that was to be locked (bootstrap.memory_lock) must be locked, the user must be allowed enough threads and an address space without bound. "
            + "No memory ran out: 'error=12, reason=Out of memory' beside it is mlockall's answer where RLIMIT_MEMLOCK (often 64 KiB) is smaller than the heap.",
        Needs = ["the lines behind 'bootstrap checks failed'"],
        Refuters = ["the same lines as warnings, or quoted alone beside a node that is seen at work: then it has started"],
        References = ["org.elasticsearch.bootstrap.BootstrapChecks (5.0 and later)", "Elasticsearch reference: Bootstrap checks; Disable swapping", "mlockall(2), getrlimit(2)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Failed(limit) is not [var (first, _), ..] failed)
            return;
        foreach (var (check, weight) in failed)
            scale.For(weight, "check", Claim(check), check);
        if (first.Check == StartCheck.MemoryLock && Lockable(limit) is { } lockable)
            scale.For(Weight.Weak, "limit", FormattableString.Invariant($"the process may lock {lockable.Value} KiB"), lockable);
        scale.Conclude($"The node does not start: {Claim(first)}", Cause(first.Check));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        foreach (var check in Failed(limit).Select(failed => failed.Check).DistinctBy(check => check.Check))
        {
            foreach (var fix in Cures(limit, check))
                yield return fix;
        }

        if (limit.Facts.First<MapCountTooLow>() is { } low)
        {
            var wanted = low.Wanted.ToString(CultureInfo.InvariantCulture);
            yield return new Fix(Applicability.Check, $"and on the host: sysctl -w vm.max_map_count={wanted}, kept in /etc/sysctl.d") { Changes = [new Change("vm.max_map_count", wanted, low.Allowed.ToString(CultureInfo.InvariantCulture))], Verify = "sysctl vm.max_map_count" };
        }
    }

    // The surest lines first; none of a node that is seen at work where only the sentence is quoted.
    private static (StartCheckFailed Check, Weight Weight)[] Failed(BrokenLimit limit) =>
    [
        .. limit.Facts.Of<StartCheckFailed>().OrderBy(check => check.IsUnsure).Select(check => (Check: check, Weight: RefusedStart.Of(limit.Process, check.IsUnsure)))
            .Where(one => one.Weight is not null).Select(one => (one.Check, one.Weight!.Value)),
    ];

    private static string Cause(StartCheck check) => check switch
    {
        StartCheck.HeapSizes => "conflict/heap-sizes",
        StartCheck.MemoryLock => "wrong-setting/memory-lock",
        StartCheck.Threads => "undersized/threads",
        _ => "undersized/address-space",
    };

    private static string Claim(StartCheckFailed check) => check.Check switch
    {
        StartCheck.HeapSizes => $"the initial heap (-Xms) is {Bytes.Text(check.Found ?? 0)} and the largest (-Xmx) {Bytes.Text(check.Wanted ?? 0)}, which must be the same",
        StartCheck.MemoryLock => "its memory was to be locked, and the system did not allow it",
        StartCheck.Threads => FormattableString.Invariant($"its user may have {check.Found} threads, and it wants {check.Wanted}"),
        _ => "its user's address space is bounded (ulimit -v)",
    };

    private static ResourceLimit? Lockable(BrokenLimit limit) => limit.Case.Facts.First<ResourceLimit>(one => one is { Option: 'l', Value: not null });

    private static IEnumerable<Fix> Cures(BrokenLimit limit, StartCheckFailed check) => check.Check switch
    {
        StartCheck.HeapSizes => [HeapSizes(limit, check)],
        StartCheck.MemoryLock => MemoryLock(limit),
        StartCheck.Threads => [Threads(check)],
        _ => [AddressSpace()],
    };

    private static Fix HeapSizes(BrokenLimit limit, StartCheckFailed check)
    {
        var size = FlinkMemoryFix.Size(check.Wanted ?? 0);
        return new Fix(Applicability.Check, $"set -Xms and -Xmx to one size: ES_JAVA_OPTS=\"-Xms{size} -Xmx{size}\"")
        {
            Changes = [limit.Process.JvmChange("-Xms", size)],
            Text = "In OpenSearch it is OPENSEARCH_JAVA_OPTS, in files config/jvm.options or a file in config/jvm.options.d; images of the first 5.0 took ES_MIN_MEM and ES_MAX_MEM, or ES_HEAP_SIZE for both. Where only one of the two is set, the other comes from jvm.options. A smaller size for both does as well, if it holds what the node keeps; half of the machine's memory is the most.",
            Verify = "the log says 'started', and curl localhost:9200/_nodes/jvm shows heap_init_in_bytes equal to heap_max_in_bytes",
        };
    }

    private static IEnumerable<Fix> MemoryLock(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "let the process lock its memory: memlock without limit (Docker: --ulimit memlock=-1:-1, in a compose file ulimits: memlock: {soft: -1, hard: -1}; systemd: LimitMEMLOCK=infinity)")
        {
            Changes = [new Change("memlock", "-1", Lockable(limit)?.Value?.ToString(CultureInfo.InvariantCulture))],
            Code = "services:\n  elasticsearch:\n    ulimits:\n      memlock:\n        soft: -1\n        hard: -1",
            Text = "Without a container or systemd: 'elasticsearch soft memlock unlimited' and 'elasticsearch hard memlock unlimited' in /etc/security/limits.conf, or ulimit -l unlimited before the start. In Kubernetes the container runtime sets it; take the lock away there. A container with a user namespace also needs the capability IPC_LOCK. The machine must have the whole heap free: what is locked is taken at once.",
            Verify = "curl 'localhost:9200/_nodes?filter_path=**.mlockall' says true",
        };
        yield return new Fix(Applicability.Check, "or do without the lock: bootstrap.memory_lock: false, with swap switched off (swapoff -a) or vm.swappiness=1")
        {
            Changes = [new Change("bootstrap.memory_lock", "false", "true")],
            Verify = "the log says 'started'",
        };
    }

    private static Fix Threads(StartCheckFailed check)
    {
        var wanted = Math.Max(4096, check.Wanted ?? 0).ToString(CultureInfo.InvariantCulture);
        return new Fix(Applicability.Check, $"allow the user {wanted} threads: ulimit -u {wanted}, LimitNPROC={wanted} in the systemd unit, or nproc in /etc/security/limits.conf")
        {
            Changes = [new Change("nproc", wanted, check.Found?.ToString(CultureInfo.InvariantCulture))],
            Text = "In a container the limit on tasks (--pids-limit, podPidsLimit) bounds them as well.",
            Verify = "grep 'Max processes' /proc/PID/limits; the log says 'started'",
        };
    }

    private static Fix AddressSpace() => new(Applicability.Check, "lift the limit on address space: ulimit -v unlimited, LimitAS=infinity in the systemd unit")
    {
        Text = "Index files are mapped: they take address space, not memory.",
        Verify = "grep 'Max address space' /proc/PID/limits; the log says 'started'",
    };
}
