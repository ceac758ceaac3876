using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The container was killed while it started: its limit is below what any such process needs.</summary>
internal sealed class ContainerTooSmallToStart : Rule
{
    /// <summary>What leaks or loads needs longer.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    /// <summary>Class metadata 64 MiB, compiled code 48 MiB, thirty stacks, the JVM's own 40 MiB: what a server's JVM takes before its first object.</summary>
    private const long WithoutHeap = 182L << 20;

    /// <summary>A server with the smallest heap that is of use.</summary>
    private const long Small = 512L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "container-too-small-to-start",
        Title = "The container's limit is below what the process needs to start",
        Explains = ["container-limit"],
        Cause = "undersized/container",
        Mechanism = "A process that is killed seconds after its start, and again after each restart, has leaked nothing yet and served nobody: what it takes to start is more than the limit. A JVM needs class metadata, compiled code, stacks and its own structures, about 180 MiB for a server, before the first object of its heap. "
            + "Limits of a hundred megabytes, as templates and operators set them for small native programs, do not hold one.",
        Needs = ["when the container started and finished", "its memory limit"],
        Thresholds = ["one minute from start to kill", "182 MiB: metaspace 64, code 48, stacks 30 and the JVM itself 40", "512 MiB: these and a small heap"],
        Refuters = ["a run of hours before the kill"],
        References = ["Kubernetes docs: lastState.terminated, startedAt and finishedAt", "docs of the JVM: Native Memory Tracking"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var runs = limit.Facts.Of<ContainerRun>();
        if (runs.MinBy(run => run.Lasted) is not { } shortest || limit.Facts.Any<ProcessKilled>(killed => killed.Scope == KillScope.YarnVirtual))
            return;
        if (runs.FirstOrDefault(run => run.Lasted > Start) is { } longer)
        {
            scale.Refute($"a run lasted {Text(longer.Lasted)}: it had started", longer);
            return;
        }

        var stated = limit.Process.MemoryLimit;
        scale.For(stated?.Bytes < Small ? Weight.Strong : Weight.Weak, "start", $"it was killed {Text(shortest.Lasted)} after its start: nothing leaks or loads so fast", shortest);
        if (stated is { Bytes: < WithoutHeap })
            scale.For(Weight.Strong, "limit", $"the limit is {Bytes.Text(stated.Bytes)}; a server's JVM takes about {Bytes.Text(WithoutHeap)} before its first object", stated);
        else if (stated is { Bytes: < Small })
            scale.For(Weight.Weak, "limit", $"the limit is {Bytes.Text(stated.Bytes)}: little for a JVM with its heap", stated);
        if (stated is not null)
            scale.Conclude($"The container has {Bytes.Text(stated.Bytes)} and was killed {Text(shortest.Lasted)} after its start: less than the process needs to start");
        scale.Lacks("what it takes once it may live", "raise the limit for one start, then kubectl top pod POD --containers");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var stated = limit.Process.MemoryLimit;
        var wanted = stated is null ? null : FlinkMemoryFix.Size(Math.Max(stated.Bytes * 2, limit.Process.HeapFlag is null ? 0 : limit.Process.Budget?.Total * 5 / 4 ?? 0)).ToUpperInvariant() + "i";
        yield return new Fix(Applicability.Check, stated is null ? "raise the container's memory limit until it starts, then set it a quarter above what it uses" : $"raise the container's memory limit from {Bytes.Text(stated.Bytes)} to {wanted} or more, then set it a quarter above what it uses")
        {
            Changes = stated is null ? [] : [new Change("resources.limits.memory", wanted, Bytes.Text(stated.Bytes), stated.Origin.Source, stated.Origin.Line)],
            Text = "Twice the limit is the first try; a server's JVM wants 512 MiB at least. Where an operator or a chart made the limit, change it there, else it comes back.",
            Verify = "kubectl get pod: the restart count stays; kubectl top pod --containers shows what it uses",
        };
    }

    private static string Text(TimeSpan time) =>
        time.TotalMinutes < 2 ? Number(time.TotalSeconds) + " s" : time.TotalHours < 2 ? Number(time.TotalMinutes) + " min" : Number(time.TotalHours) + " h";

    private static string Number(double value) => value.ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
}
