using System.Globalization;
using Plimsoll.Heap;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump shows that what running methods have in their local variables is most of the heap.</summary>
internal sealed class HeapDumpLocal : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-local",
        Title = "Local variables of running methods hold most of the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "large-record/whole-input",
        Mechanism = "What no field but only a local variable holds is free as soon as its method returns: it is no leak. The method takes more at once than the heap has: a list of all rows, a document as one tree, a buffer for each of many threads. The dump names the frame.",
        Needs = ["a heap dump with stacks"],
        Thresholds = ["a third of the reachable heap"],
        Refuters = ["a field of the program that holds it, too"],
        References = ["docs/heap-dumps.md, suspects", "HotSpot heapDumper.cpp: HPROF_GC_ROOT_JAVA_FRAME"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var dump in limit.Facts.Of<HeapDumpRead>())
        {
            if (Local(dump) is not var (local, frame) || DumpedHeap.HadRoom(limit.Process, dump))
                continue;
            var words = DumpedSuspect.Words(local, local.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"what {local.Count} threads have in local variables of {frame}") : $"a local variable of {frame}");
            scale.For(local.Share >= 0.5 ? Weight.Decisive : Weight.Strong, "dump", words, dump);
            scale.Conclude(words, local.Count > 1 ? "load/slow-consumer" : null);
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Facts.Of<HeapDumpRead>().Select(Local).FirstOrDefault(found => found is not null) is not var (local, frame))
            yield break;
        if (local.Count > 1)
        {
            yield return new Fix(Applicability.Placeholders, $"bound how many threads are in {frame} at once (a Semaphore or a bounded pool before the buffer is made), and make what each of them holds smaller")
            {
                Text = $"Each holds about {Bytes.Text(local.Retained / local.Count)} while it waits; plimsoll heap threads shows for what.", Verify = "the live set no longer follows the number of threads",
            };
        }
        else
        {
            yield return new Fix(Applicability.Placeholders, $"do not collect it all in {frame}{(local.Element is { } fanned ? $" ({local.Payload?.Class ?? fanned.Class})" : "")}: read, process and release it in pieces (page, stream, batch), or bound how much one run may take")
            {
                Text = $"The bytes fan out at {local.AccumulationClass}; plimsoll heap threads shows the stack.", Verify = "the same work leaves the live set after full collections where it was",
            };
        }

        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static (Suspect Local, string Frame)? Local(HeapDumpRead dump) =>
        dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= DumpedSuspect.LargeShare && DumpedSuspect.LocalFrame(suspect) is not null) is { } local ? (local, DumpedSuspect.LocalFrame(local)!) : null;
}
