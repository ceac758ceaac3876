using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What the JVM may use by its own flags is more than its container has.</summary>
internal sealed class ContainerBelowJvmBudget : Rule
{
    /// <summary>Compiled code, stacks, metaspace where it is not bounded, and the JVM itself.</summary>
    private const long Besides = 192L << 20;

    /// <summary>Whoever lived so long had started, and may have grown.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromHours(1);

    /// <summary>The collector's own structures take up to this part of the heap.</summary>
    private const long CollectorShare = 10;

    public override RuleCard Card { get; } = new()
    {
        Id = "container-below-jvm-budget",
        Title = "The container's limit is below what the JVM's settings add up to",
        Explains = ["container-limit"],
        Cause = "undersized/container",
        Mechanism = "A JVM takes its heap and, besides, metaspace, compiled code, thread stacks, direct buffers and its own structures: 100 to 300 MiB even for small programs, up to -Xmx again where direct memory is unset and Netty or NIO is busy. The container's limit counts all of it, and the JVM does not see the kill coming.",
        Needs = ["the container's limit", "the JVM's flags"],
        Thresholds =
        [
            "-Xmx of 75 % of the limit leaves too little for the rest below about 2 GiB",
            "a tenth of the heap for the collector (G1's marking bitmap, card table and remembered sets) and as much beside it as any server takes: a heap that leaves less than both is too large",
        ],
        Refuters = ["another process in the container with a large share", "resident memory far beyond the sum of the JVM's limits: then something leaks outside of them"],
        References = ["docs of the JVM: Native Memory Tracking", "kernel: cgroup v2, memory.max"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || limit.Facts.Any<ProcessKilled>(killed => killed.Scope == KillScope.YarnVirtual))
            return;
        WeighSum(limit, scale);
        if (!scale.HasSupport)
            WeighLimit(limit, scale);
        if (UnseenLimit.Of(process) is { } unseen)
            scale.Refute($"nobody asked for a heap of {Bytes.Text(unseen.Bytes)}: the JVM chose it by memory that the container does not have", unseen.Heap);
        foreach (var killed in limit.Facts.Of<ProcessKilled>().Where(killed => killed is { LimitBytes: null, AnonymousBytes: > 0 } && process.MemoryLimit is null).Take(1))
            scale.For(Weight.Weak, "size", $"{killed.Victim} had {Bytes.Text(killed.AnonymousBytes ?? 0)} of memory of its own and no other task of the group is large", killed);
        scale.Lacks("what the memory is made of", "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary), and grep -E 'anon|file' in the container's memory.stat");
    }

    // Nothing is known of the JVM but that its container did not hold it: the limit is the first suspect, and no more than that.
    private static void WeighLimit(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.Budget is not null || GrowsOrHelps(limit) || limit.Facts.First<ProcessKilled>(killed => killed is { Scope: KillScope.Container or KillScope.ControlGroup or KillScope.Unsaid, AnonymousBytes: null }) is not { } kill)
            return;
        if ((kill.LimitBytes ?? process.MemoryLimit?.Bytes) is not { } bound)
            return;
        scale.For(Weight.Weak, "limit", $"it was killed at its limit of {Bytes.Text(bound)}; nothing in the evidence tells of growth", kill, kill.LimitBytes is null ? process.MemoryLimit : null);
        scale.Conclude($"The container's limit of {Bytes.Text(bound)} is below what the process takes; no option of its JVM is known");
    }

    private static bool GrowsOrHelps(BrokenLimit limit) =>
        limit.Facts.Any<ContainerRun>(run => run.Lasted >= LongRun) || limit.Facts.Any<HelperEnded>() || limit.Facts.Any<ChildKilled>() || limit.Facts.Any<NativeMemoryTaken>() || ResidentGrowth.Of(limit.Process) is not null
        || limit.Case.Facts.Any<Statement>(told => told.Topic is Topic.Growth or Topic.LongUptime or Topic.LimitUnseen or Topic.ControlGroupTwo or Topic.NeverFreed or Topic.ResidentStays or Topic.MallocArenas);

    private static void WeighSum(BrokenLimit broken, Scale scale)
    {
        var process = broken.Process;
        if (HeapBesideLimit.Of(process) is { } beside)
        {
            scale.For(Weight.Decisive, "sum", beside.IsAlone ? $"the heap of {Bytes.Text(beside.HeapBytes)} alone takes the whole limit of {Bytes.Text(beside.Limit.Bytes)}" : $"heap, direct memory and metaspace may take {Bytes.Text(beside.Sum)}, the limit is {Bytes.Text(beside.Limit.Bytes)}", beside.Limit, beside.Heap);
            scale.Conclude($"The JVM may use {Bytes.Text(beside.Sum)} by its options, its container has {Bytes.Text(beside.Limit.Bytes)}");
            return;
        }

        if (process.MemoryLimit is not { } limit || process.Budget is not { } budget)
        {
            WeighTold(process, scale);
            return;
        }

        var heap = process.HeapFlag;
        if (budget.Heap >= limit.Bytes)
            scale.For(Weight.Decisive, "sum", $"the heap of {Bytes.Text(budget.Heap)} alone takes the whole limit of {Bytes.Text(limit.Bytes)}", limit, heap);
        else if (budget.Total >= limit.Bytes)
            scale.For(Weight.Decisive, "sum", $"heap {Bytes.Text(budget.Heap)}, metaspace {Bytes.Text(budget.Metaspace)}, code {Bytes.Text(budget.Code)}, direct {Bytes.Text(budget.Direct)}, stacks {Bytes.Text(budget.Stacks)} and the JVM itself need {Bytes.Text(budget.Total)}, the limit is {Bytes.Text(limit.Bytes)}", limit, heap);
        else if (budget.Heap > 0 && broken.Broke && budget.Total + (budget.Heap / CollectorShare) >= limit.Bytes)
            scale.For(GrowsOrHelps(broken) ? Weight.Weak : Weight.Strong, "sum", $"the heap may take {Bytes.Text(budget.Heap)} of {Bytes.Text(limit.Bytes)}: the {Bytes.Text(limit.Bytes - budget.Heap)} beside it are less than the collector's own structures, metaspace, compiled code, stacks and buffers need", limit, heap);
        else if (budget.Heap * 2 >= limit.Bytes && process.Flags["MaxDirectMemorySize"] is null)
            scale.For(Weight.Weak, "sum", $"MaxDirectMemorySize is unset, so direct buffers may take {Bytes.Text(budget.Heap)} besides the heap of {Bytes.Text(budget.Heap)}: together the limit of {Bytes.Text(limit.Bytes)}", limit, heap);
        if (scale.HasSupport)
            scale.Conclude($"The JVM may use {Bytes.Text(budget.Direct == 0 && budget.Total < limit.Bytes ? budget.Heap * 2 : budget.Total)}, its container has {Bytes.Text(limit.Bytes)}");
    }

    // No file at hand, but who runs it says that the two are equal.
    private static void WeighTold(ProcessCase process, Scale scale)
    {
        if (Told(process) is not { } told)
            return;
        scale.For(Weight.Decisive, "sum", $"the heap is reported to be set as large as the limit{(told.Number is { } bytes ? $", {Bytes.Text(bytes)}" : "")}: nothing is left for metadata, code, stacks, buffers and the JVM itself", told);
        scale.Conclude("The heap alone may take all of the container's memory");
    }

    private static Statement? Told(ProcessCase process) => process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.HeapEqualsLimit);

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Process.MemoryLimit is null && HeapBesideLimit.Of(limit.Process) is null && Told(limit.Process) is { } told)
        {
            yield return OfTold(told);
            yield break;
        }

        var process = limit.Process;
        var beside = HeapBesideLimit.Of(process);
        var bound = beside?.Limit ?? process.MemoryLimit;
        var container = bound?.Bytes ?? limit.Facts.Of<ProcessKilled>().Max(killed => killed.LimitBytes ?? killed.AnonymousBytes) ?? 1L << 30;
        var wanted = FlinkMemoryFix.Size(Math.Max((beside is null ? process.Budget?.Total ?? container : beside.Sum + Besides) * 5 / 4, container * 5 / 4));
        var heap = FlinkMemoryFix.Size(Math.Max(32L << 20, container / 2));
        var limits = new Change("resources.limits.memory", wanted, bound is null ? null : Bytes.Text(bound.Bytes), bound?.Origin.Source, bound?.Origin.Line ?? 0);
        // A heap that is smaller already is not what fills the container.
        var lowers = beside is not null || process.MaxHeap is not { } present || present > Math.Max(32L << 20, container / 2);
        yield return new Fix(Applicability.Check, lowers ? $"raise the container's memory limit to {wanted}, or lower the heap to half of the limit: -Xmx{heap}" : $"raise the container's memory limit to {wanted}, and find what takes memory outside the heap")
        {
            Changes = lowers ? [limits, beside is null ? process.JvmChange("-Xmx", heap) : OptionChange.Change(beside.Heap, heap)] : [limits],
            Text = "Bound the rest as well: -XX:MaxDirectMemorySize (unset it may grow to -Xmx), -XX:MaxMetaspaceSize, fewer threads. Measure with -XX:NativeMemoryTracking=summary and jcmd PID VM.native_memory. The heap may stand in ES_JAVA_OPTS, esJavaOpts or JAVA_OPTS.",
            Verify = "the container's working set stays 10 % below the limit over a full load cycle",
        };
    }

    private static Fix OfTold(Statement told)
    {
        var sizes = told.Number is >= (32L << 20) and var bytes ? $": a limit of {FlinkMemoryFix.Size((bytes + Besides) * 5 / 4)} or more, or -Xmx{FlinkMemoryFix.Size(Math.Max(32L << 20, bytes / 2))}" : ": -Xmx at half of the limit, or twice the limit";
        return new Fix(Applicability.Check, $"set the heap below the container's limit, or raise the container's memory limit above the heap{sizes}")
        {
            Text = "Where both come from defaults of a chart or a scheduler, set both. Bound the rest as well: -XX:MaxDirectMemorySize (unset it may grow to -Xmx), -XX:MaxMetaspaceSize. Measure with -XX:NativeMemoryTracking=summary and jcmd PID VM.native_memory.",
            Verify = "the container's working set stays 10 % below the limit over a full load cycle",
        };
    }
}
