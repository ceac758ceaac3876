using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>A check of GC logs that also explains a stall: what it sees is the witness, what it advises the fix.</summary>
/// <param name="check">The check.</param>
/// <param name="heapFirst">Whether a full heap explains the same signs: collections in a row wait for each other whatever else is the matter.</param>
internal abstract class CheckedRule(GcCheck check, bool heapFirst) : Rule
{
    private const double FullShare = 0.6;

    public override RuleCard Card => check.Card;

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var (seen, advice) in Looks(limit))
        {
            scale.For(Weight.Strong, "log", advice.Seen, seen);
            scale.Conclude(check.Card.Title, advice.Cause);
            if (heapFirst && IsHeap(seen.Measures))
                scale.Refute("the heap itself is full or was filling: that comes before", seen);
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
        Looks(limit).Take(1).Select(look => new Fix(Applicability.Check, look.Advice.ToDo) { Verify = "plimsoll gc on the next log no longer says it" });

    private IEnumerable<(GcRunSeen Seen, GcAdvice Advice)> Looks(BrokenLimit limit) =>
        limit.Process.GcRuns.Select(seen => (seen, check.Look(new CheckedRun(seen.Run, seen.Measures, limit.Process.Flags)))).Where(look => look.Item2 is { Level: AdviceLevel.Warning }).Select(look => (look.seen, look.Item2!));

    private static bool IsHeap(GcMeasures measures) =>
        measures.Shape is HeapShape.Leak or HeapShape.Acute or HeapShape.ConsecutiveFull || measures.Failures.OverheadLimitLike || measures.Metaspace.LastResorts > 0
        || measures.LiveSet.Bytes >= measures.Heap.Limit * FullShare;
}
