using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The heap was far from full when the JVM ran out: one object was larger than what was free.</summary>
internal sealed class HeapDumpLargeRequest : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-large-request",
        Title = "A single object was larger than what was free in a heap that was far from full",
        Explains = ["heap-space"],
        Cause = "large-record/array",
        Mechanism = "The JVM throws as well when one array does not fit, however empty the heap is: a length read from a message that is no length (another protocol's bytes, a damaged file), a buffer sized by a setting, a doubling. What is in the dump explains nothing then; the frame that asked does.",
        Needs = ["a heap dump that the failure wrote", "the heap's limit, unless next to nothing is in the dump"],
        Thresholds = ["half of the heap's limit, garbage included; 6 MiB where no limit is known: no JVM runs with less by default"],
        Refuters = ["a heap that is full"],
        References = ["HotSpot collectedHeap.cpp: an allocation fails when the object alone does not fit", "docs/heap-dumps.md, summary"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Dump(limit) is not { Summary: { Thrower: { } thrower } summary } dump)
            return;
        var of = DumpedHeap.Limit(limit.Process, dump) is { } most ? $" of {Bytes.Text(most)}" : "";
        var frame = Frame(dump);
        scale.For(Weight.Decisive, "empty", $"all objects of the dump, garbage included, take {Bytes.Text(summary.Shallow)}{of}: the heap was not full when thread \"{thrower.Name}\" asked for one more", dump);
        scale.Conclude($"One object was asked for that is larger than what was free: the heap held {Bytes.Text(summary.Shallow)}{of}{(frame.Length > 0 ? $"; {frame} asked for it" : "")}");
        scale.Lacks("how large it was", "a breakpoint or a log line with the length at that place, or -Xlog:gc+heap=debug");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Dump(limit) is not { } dump)
            yield break;
        yield return new Fix(Applicability.Placeholders, $"check the length before the array is made{(Frame(dump) is { Length: > 0 } frame ? $" in {frame}" : "")}: refuse what no message or file of yours can have, and read large ones in pieces")
        {
            Text = "A length that stands for text in ASCII (1213486160 is HTTP, 1195725856 is GET and a space) comes from a client that speaks another protocol on this port.",
            Verify = "the same input is refused with a message, or passes",
        };
    }

    private static string Frame(HeapDumpRead dump) => dump.Summary.Thrower?.Frames.FirstOrDefault(ApplicationFrames.IsApplication) ?? "";

    private static HeapDumpRead? Dump(BrokenLimit limit) => limit.Facts.First<HeapDumpRead>(dump => DumpedHeap.HadRoom(limit.Process, dump));
}
