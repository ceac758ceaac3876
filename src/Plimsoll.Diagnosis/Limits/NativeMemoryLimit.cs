using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The operating system refused the JVM memory, at its start or later.</summary>
internal sealed class NativeMemoryLimit : SignedLimit
{
    // What Eclipse OpenJ9 says where HotSpot names a region: malloc or a thread's creation failed.
    private const string OpenJ9 = "native memory exhausted";

    public override string Failure => "native-memory";

    public override string Name => "memory that the operating system gives";

    public override int Rank => 8;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("who has the memory, or which limit stands in the way", "the whole hs_err_pidN.log; free -m; grep -E 'Vm|Threads' /proc/PID/status; wc -l /proc/PID/maps; ulimit -a; sysctl vm.max_map_count vm.overcommit_memory")];

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfMemoryError: Map failed", "IOException: Map failed", "Out of swap space", OpenJ9];

    // A forbidden system call reads like a want of memory, but is none.
    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (process.Facts.Any<ThreadRefusal>(refusal => refusal.Error == "EPERM"))
            return;
        foreach (var thrown in process.Facts.Of<Thrown>().Where(NamelessOutOfMemory.IsNative))
            scale.For(Weight.Decisive, "error", $"the C library had no memory for {thrown.Root.Frames[0]}", thrown);
        if (process.Facts.First<Thrown>(thrown => thrown.Link(OpenJ9) is not null) is { } exhausted)
            WeighOpenJ9(exhausted, scale);
        if (process.Facts.First<Thrown>(thrown => thrown.Link(MappedStore.Refused) is not null) is { } mapping)
            scale.For(Weight.Strong, "mapping", "the broker could not map one more file of its store; its words name address space first, and its store.log has the exception", mapping);
        foreach (var refusal in process.Facts.Of<NativeRefusal>().Where(refusal => !refusal.IsProcess || !HasOwnEnd(process)))
            scale.For(Weight.Decisive, "refusal", Describe(refusal), refusal);
        if (!scale.HasSupport)
            WeighResident(process, scale);
        if (!scale.HasSupport && AllocationOwner.Of(process) is { } owner && (owner.IsAbnormal || owner.Grew))
            scale.For(Weight.Strong, "profile", $"nothing was refused yet, but a profile of malloc shows {Bytes.Text(owner.Bytes)} with {owner.Name}", process.Facts.Last<AllocationProfile>());
    }

    // Where a region of its own ran out, or somebody killed it, a command that could not be started is one more effect.
    private static bool HasOwnEnd(ProcessCase process) => process.Facts.Any<Thrown>(thrown => thrown.Link("OutOfMemoryError", "OutOfDirectMemoryError") is not null) || process.Facts.Any<ProcessKilled>();

    private static string Describe(NativeRefusal refusal) => refusal switch
    {
        { IsProcess: true } => "the operating system had no memory to start a process",
        { Bytes: { } bytes } => $"the operating system refused the JVM {Bytes.Text(bytes)}",
        _ => "the operating system refused the JVM memory",
    };

    // Nothing was refused yet; where a container bounds the process, its limit breaks first.
    private static void WeighResident(ProcessCase process, Scale scale)
    {
        if (process.MemoryLimit is null && ResidentGrowth.Of(process) is { } growth && growth.Last.Bytes >= growth.Known * 3 / 2)
            scale.For(Weight.Strong, "resident", $"the resident size rose from {Bytes.Text(growth.First.Bytes)} to {Bytes.Text(growth.Last.Bytes)} and goes on, while the JVM knows of {Bytes.Text(growth.Known)}", growth.Last, growth.First);
    }

    private static void WeighOpenJ9(Thrown thrown, Scale scale)
    {
        var starts = thrown.HasFrame("Thread.start");
        scale.For(Weight.Weak, "vm", $"these are the words of Eclipse OpenJ9, not of HotSpot{(starts ? ", and it was starting a thread" : "")}", thrown);
        scale.Lacks(
            starts ? "how many threads there are, and what has the native memory" : "what has the native memory",
            "OpenJ9's own dump javacore.DATE.PID.*.txt: NATIVEMEMINFO (memory by category), THREADS (their number), 1CIUSERLIMITS (ulimits); ulimit -u; cat /sys/fs/cgroup/pids.max");
    }
}
