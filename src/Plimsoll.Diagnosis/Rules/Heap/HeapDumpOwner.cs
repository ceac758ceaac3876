using Plimsoll.Heap;
using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump shows one owner that retains most of the heap.</summary>
internal sealed class HeapDumpOwner : Rule
{
    private const double LargeShare = 0.3;

    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-owner",
        Title = "One owner retains most of the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap",
        Mechanism = "The dominator tree tells what would be free if an object were gone. An object below the roots that retains a third of the heap or more owns what fills it; the path names the class and field that hold it, and the element class says what piled up.",
        Needs = ["a heap dump"],
        Thresholds = ["a third of the reachable heap"],
        Refuters = ["Flink's states, which have a rule of their own", "closed class loaders"],
        References = ["docs/heap-dumps.md, suspects"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var dump in limit.Facts.Of<HeapDumpRead>())
        {
            if (Owner(dump) is not { } owner)
                continue;
            var element = owner.Element is { } fanned ? $", of which {fanned.Count} {fanned.Class} take {Bytes.Text(fanned.Retained)}" : "";
            scale.For(owner.Share >= 0.5 ? Weight.Decisive : Weight.Strong, "dump", $"{Name(owner)} retains {Bytes.Text(owner.Retained)}, {owner.Share:P0} of the heap{element}", dump);
            scale.Conclude($"{Name(owner)} retains {Bytes.Text(owner.Retained)}, {owner.Share:P0} of the heap{element}");
            if (dump.Flink is { } view && view.States.Sum(state => state.Retained) > dump.ReachableBytes * LargeShare)
                scale.Refute($"Flink's states retain {Bytes.Text(view.States.Sum(state => state.Retained))} of it", dump);
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var owner = limit.Facts.Of<HeapDumpRead>().Select(Owner).FirstOrDefault(found => found is not null);
        yield return new Fix(Applicability.Placeholders, Deed(owner))
        {
            Text = $"The bytes fan out at {owner?.AccumulationClass}.{AtWork(owner)} plimsoll heap path and plimsoll heap object follow it further.",
            Verify = owner?.LocalFrame is null ? "a second dump under the same load shows the same size of it" : "the same work leaves the live set after full collections where it was",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static string Name(Suspect owner) => owner.LocalFrame is { } frame ? $"a local variable in {frame}" : owner.Holder;

    private static string Deed(Suspect? owner)
    {
        var element = owner?.Element is { } fanned ? $" ({fanned.Class})" : "";
        return owner?.LocalFrame is { } frame
            ? $"do not collect it all in {frame}{element}: read, process and release it in pieces (page, stream, batch), or bound how much one run may take"
            : $"bound what {owner?.Holder} keeps{element}: remove entries when they are done (unsubscribe, remove the listener, evict), limit its size";
    }

    /// <summary>Where a dump that was written by the failure stood with it: often the line that adds to it.</summary>
    private static string AtWork(Suspect? owner) =>
        owner?.Uses.FirstOrDefault(use => use.IsOfTheProgram) is { Frame: { Length: > 0 } frame } use ? $" Thread \"{use.Thread}\" is at work with it in {frame}." : "";

    private static Suspect? Owner(HeapDumpRead dump) => dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= LargeShare && suspect.Kind is SuspectKind.Owner or SuspectKind.Thread);
}
