using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A limit on tasks stops the process early in its life.</summary>
internal sealed class ThreadLimitLow : Rule
{
    private const double Early = 120;

    /// <summary>A program has started every pool that it needs by then.</summary>
    private const double Late = 6 * 3600;

    /// <summary>Servers of a hundred cores and clients by the thousand have more tasks than that.</summary>
    private const long Few = 1024;

    /// <summary>A tenth above Kubernetes' own limit for a pod in OpenShift: from there on it is another.</summary>
    private const long Usual = 4096 * 11 / 10;

    /// <summary>The kernel's own most (PID_MAX_LIMIT): a limit as high is none.</summary>
    private const long Most = 1 << 22;

    public override RuleCard Card { get; } = new()
    {
        Id = "thread-limit-low",
        Title = "A limit on the number of tasks is below what the process needs",
        Explains = ["native-thread"],
        Cause = "undersized/threads",
        Mechanism = "EAGAIN from pthread_create means a limit: the control group's pids.max (Docker's and Podman's --pids-limit, Kubernetes' podPidsLimit, systemd's TasksMax), RLIMIT_NPROC of the user over all containers, or kernel.threads-max. Where it strikes in the first minutes with few threads, the limit is small rather than the threads many.",
        Needs = ["the error's name, the time since the start, pids.max"],
        References = ["pthread_create(3), EAGAIN", "kernel: pids controller", "OpenShift docs: Configuring PID limits (1024 before 4.11, 4096 from then on)", "CRI-O: crio.conf, pids_limit"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var pids = limit.Case.Facts.First<ControlGroupValue>(value => value is { Name: "pids.max", Value: < Most });
        var fork = limit.Facts.First<ThreadRefusal>(refusal => refusal.IsFork);
        if (fork is not null)
            scale.For(Weight.Weak, "fork", "a shell could not start a process either: the limit is the user's or the machine's, over all its programs", fork);
        if (limit.Facts.First<ThreadRefusal>(refusal => refusal is { Error: "EAGAIN", IsFork: false }) is { } refusal)
        {
            if (refusal.ControlGroup.Length > 0)
                scale.For(Weight.Strong, "group", $"the kernel names the limit: pids.max of {refusal.ControlGroup}{(IsUnit(refusal) ? ", which systemd sets from TasksMax" : "")}", refusal);
            else
                scale.For(Weight.Weak, "error", "pthread_create answered EAGAIN: a limit on tasks", refusal);
            if (refusal.Uptime < Early)
                scale.For(Weight.Weak, "early", $"that was {refusal.Uptime:F0} s after the start", refusal);
        }
        else if (pids is null && fork is null && Reached(limit) is null)
        {
            // No error's name and no limit: only that it needs much at once.
            if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ManyAtOnce) is { } many)
                scale.For(Weight.Weak, "load", "it fails when very many jobs, requests or connections run at the same time, and not otherwise", many);
            return;
        }

        if (pids is { Basis: Basis.Reported })
            scale.For(Weight.Strong, "pids", $"the limit on tasks is said to be {pids.Value}", pids);
        else if (pids is { Value: < Few })
            scale.For(Weight.Weak, "pids", $"pids.max is {pids.Value}", pids);
        if (limit.Facts.First<ThreadRefusal>(late => late.Uptime >= Late) is { } sufficed)
            scale.Against("late", $"until {sufficed.Uptime / 3600:F0} hours after the start the limit sufficed", sufficed);
        WeighUser(limit, scale);
        WeighReached(limit, scale);
        if (ThreadOwners.Alive(limit.Process) is var (owner, alive, taken))
            scale.Against("owners", $"{alive} {owner.Kind} own threads: they would fill any limit", taken);
        else if (ThreadOwners.Refused(limit) is var (kind, number, refused))
            scale.Against("owners", $"thread {refused.Thread} was refused, of number {number} of the {kind.Kind} that were made", refused);
        else if (ThreadOwners.Late(limit) is var (made, caller, late, _))
            scale.Against("owners", $"{late.Uptime / 3600:F0} h after the start {caller} makes one more of the {made.Kind}", late);
        scale.Lacks("which limit it is and how many threads there were", $"cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids.current; {(IsUnlimited(limit) ? "" : "ulimit -u; ")}cat /proc/PID/limits; ps -eLf | wc -l");
    }

    // It stops at a number that no machine's memory sets, and elsewhere it went far beyond it.
    private static void WeighReached(BrokenLimit limit, Scale scale)
    {
        if (Reached(limit) is not { } reached)
            return;
        scale.For(Weight.Strong, "reached", $"it is reported to come to {reached.Number} threads and no further: container runtimes stop at 1024 (CRI-O, OpenShift before 4.11), 2048 or 4096 (OpenShift from 4.11 on)", reached);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.VersionWasFine) is { } fine)
            scale.For(Weight.Strong, "elsewhere", $"{(fine.Name.Length > 0 ? $"on {fine.Name}" : "elsewhere")} the same is reported to work: the limit came with the platform, not with the program", fine);
    }

    private static Statement? Reached(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.ThreadsReached, Number: >= 100 and <= Usual });

    // ulimit -u of the shell that was asked: mostly, but not surely, what the process has.
    private static void WeighUser(BrokenLimit limit, Scale scale)
    {
        if (User(limit) is not { } user || !scale.HasSupport)
            return;
        if (user.Value is { } most and < Few * 4)
            scale.For(Weight.Weak, "user", $"ulimit -u is {most}", user);
        else if (user.Value is null)
            scale.For(Weight.Weak, "error", "ulimit -u is unlimited, so it is another limit: the control group's pids.max, TasksMax of systemd, or kernel.threads-max", user);
    }

    private static ResourceLimit? User(BrokenLimit limit) => limit.Case.Facts.First<ResourceLimit>(user => user.Option == 'u');

    private static bool IsUnlimited(BrokenLimit limit) => User(limit) is { Value: null };

    private static bool IsUnit(ThreadRefusal refusal) => refusal.ControlGroup.Contains(".service", StringComparison.Ordinal) || refusal.ControlGroup.Contains(".slice", StringComparison.Ordinal);

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Check, "raise the limit on tasks: --pids-limit (Docker, Podman), podPidsLimit (Kubernetes; in OpenShift in a KubeletConfig, and pidsLimit in a ContainerRuntimeConfig), TasksMax (systemd)" + (IsUnlimited(limit) ? "" : ", ulimit -u / nproc of the user"))
        {
            Text = (IsUnlimited(limit) ? "ulimit -u is unlimited already. " : "") + "First count the threads by name: if one name grows without end, it is a thread leak, and a higher limit only delays it.",
            Verify = "cat pids.current stays at half of pids.max under full load",
        },
    ];
}
