using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>One array was asked for that no heap can hold.</summary>
internal sealed class ArraySizeLimit : SignedLimit
{
    public override string Failure => "array-size";

    public override string Name => "the VM's array limit";

    public override int Rank => 25;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("which record or structure grows so large", "the whole stack trace of the error; jcmd PID GC.heap_dump /tmp/heap.hprof at -XX:+HeapDumpOnOutOfMemoryError")];

    protected override IReadOnlyList<string> Signatures { get; } = ["Requested array size exceeds VM limit", "Required array size too large", "Required array length ", "Required length exceeds implementation limit", "record length would exceed 2GB"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        foreach (var thrown in process.Facts.Of<Thrown>().Where(NamelessOutOfMemory.IsLength))
            scale.For(Weight.Decisive, "error", "an array would have had to grow beyond the VM's largest", thrown);
    }
}
