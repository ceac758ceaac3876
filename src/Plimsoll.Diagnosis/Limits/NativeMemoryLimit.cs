using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The operating system refused the JVM memory, at its start or later.</summary>
internal sealed class NativeMemoryLimit : SignedLimit
{
    public override string Failure => "native-memory";

    public override string Name => "memory that the operating system gives";

    public override int Rank => 8;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("who has the memory, or which limit stands in the way", "the whole hs_err_pidN.log; free -m; grep -E 'Vm|Threads' /proc/PID/status; wc -l /proc/PID/maps; ulimit -a; sysctl vm.max_map_count vm.overcommit_memory")];

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfMemoryError: Map failed", "Out of swap space"];

    // A forbidden system call reads like a want of memory, but is none.
    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (process.Facts.Any<ThreadRefusal>(refusal => refusal.Error == "EPERM"))
            return;
        foreach (var thrown in process.Facts.Of<Thrown>().Where(NamelessOutOfMemory.IsNative))
            scale.For(Weight.Decisive, "error", $"the C library had no memory for {thrown.Root.Frames[0]}", thrown);
        foreach (var refusal in process.Facts.Of<NativeRefusal>())
            scale.For(Weight.Decisive, "refusal", refusal.Bytes is { } bytes ? $"the operating system refused the JVM {Bytes.Text(bytes)}" : "the operating system refused the JVM memory", refusal);
    }
}
