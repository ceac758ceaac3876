using System.Globalization;
using Plimsoll.Heap;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump shows one owner that retains most of the heap.</summary>
internal sealed class HeapDumpOwner : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-owner",
        Title = "One owner retains most of the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap",
        Mechanism = "The dominator tree tells what would be free if an object were gone. An object below the roots that retains a third of the heap or more owns what fills it; the path names the class and field that hold it, the JDK's classes on the way tell how it is kept (an executor's queue, timers, a Cleaner, a ThreadLocal, a WeakHashMap), and the element class says what piled up.",
        Needs = ["a heap dump"],
        Thresholds = ["a third of the reachable heap"],
        Refuters = ["Flink's states, which have a rule of their own", "closed class loaders", "a local variable or a cache as the owner", "a heap that had room when it failed"],
        References = ["docs/heap-dumps.md, suspects"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var dump in limit.Facts.Of<HeapDumpRead>())
        {
            if (DumpedHeap.HadRoom(limit.Process, dump))
                continue;
            if (Owner(dump) is not { } owner)
            {
                WeighTogether(dump, scale);
                continue;
            }

            var (words, shape) = (DumpedSuspect.Words(owner, DumpedSuspect.Holder(owner)), HeldShapes.Of(owner));
            scale.For(owner.Share >= 0.5 ? Weight.Decisive : Weight.Strong, "dump", words, dump);
            scale.Conclude(shape.Words.Length > 0 ? $"{words}: {shape.Words}" : words, shape.Cause);
            if (dump.Flink is { } view && view.States.Sum(state => state.Retained) > dump.ReachableBytes * DumpedSuspect.LargeShare)
                scale.Refute($"Flink's states retain {Bytes.Text(view.States.Sum(state => state.Retained))} of it", dump);
        }
    }

    // No single one is large, but several hang on one field of the application: an index beside its map, both sides of a cache.
    private static void WeighTogether(HeapDumpRead dump, Scale scale)
    {
        if (Together(dump) is not [var largest, ..] parts)
            return;
        var words = $"{largest.Application} has {parts.Length} large parts, {Bytes.Text(parts.Sum(part => part.Retained))} or {parts.Sum(part => part.Share):P0} of the heap together; the largest hangs on {largest.Holder}";
        scale.For(Weight.Strong, "dump", words, dump);
        scale.Conclude(words, KeptKind.Of([.. parts.Select(part => part.Holder)]));
    }

    private static Suspect[] Together(HeapDumpRead dump) =>
        dump.Suspects.Items.Where(suspect => suspect.Application is not null).GroupBy(suspect => suspect.Application).Select(same => same.ToArray())
            .FirstOrDefault(same => same.Length > 1 && same.Sum(part => part.Share) >= 0.5) ?? [];

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Facts.Of<HeapDumpRead>().Select(Owner).FirstOrDefault(found => found is not null) is { } owner)
        {
            yield return new Fix(Applicability.Placeholders, string.Format(CultureInfo.InvariantCulture, HeldShapes.Of(owner).Cure, owner.Application ?? owner.Holder) + (owner.Element is { } fanned ? $" ({owner.Payload?.Class ?? fanned.Class})" : ""))
            {
                Text = $"The bytes fan out at {owner.AccumulationClass}.{Others(owner)}{DumpedSuspect.AtWork(owner)} plimsoll heap path and plimsoll heap object follow it further.",
                Verify = "a second dump under the same load shows the same size of it",
            };
        }

        else if (limit.Facts.Of<HeapDumpRead>().Select(Together).FirstOrDefault(parts => parts.Length > 0) is [var largest, ..])
        {
            yield return new Fix(Applicability.Placeholders, $"bound what {largest.Application} keeps: clear or renew it after each unit of work (a session: flush() and clear() every N rows), or let it hold less")
            {
                Text = $"The largest part is {largest.Holder}.{DumpedSuspect.AtWork(largest)} plimsoll heap suspects lists the others.", Verify = "a second dump under the same load shows the same size of it",
            };
        }

        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static string Others(Suspect owner) => owner.AlsoHeldBy.IsEmpty ? "" : $" It is also held by {string.Join(", ", owner.AlsoHeldBy)}: each of them has to let go.";

    private static Suspect? Owner(HeapDumpRead dump) =>
        dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= DumpedSuspect.LargeShare && suspect.Kind is SuspectKind.Owner or SuspectKind.Thread && DumpedSuspect.LocalFrame(suspect) is null);
}
