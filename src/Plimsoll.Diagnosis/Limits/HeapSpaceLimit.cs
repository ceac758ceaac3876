using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Rules;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The JVM refused an object.</summary>
internal sealed class HeapSpaceLimit : SignedLimit
{
    public override string Failure => "heap-space";

    public override string Name => "the JVM heap";

    public override int Rank => 30;

    protected override IReadOnlyList<string> Signatures { get; } = ["Java heap space", "heap space-related out-of-memory"];

    // A bare OutOfMemoryError, as the last handler of a dying thread prints it, is the heap unless another limit explains it.
    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        WeighEnd(process, scale);
        WeighFilling(process, scale);
        WeighDump(process, scale);
        if (process.Facts.First<WorkRefused>() is { } refused)
            scale.For(Weight.Strong, "refused", $"the program refused work to save its heap ({refused.Breaker} circuit breaker)", refused);
        var errors = process.Facts.Of<Thrown>();
        if (errors.Any(thrown => thrown.Link("OutOfMemoryError:") is not null && thrown.Link("Java heap space") is null && !NamelessOutOfMemory.IsNameless(thrown)))
            return;
        foreach (var thrown in errors.Where(thrown => thrown.Root.Class.EndsWith("OutOfMemoryError", StringComparison.Ordinal) && (NamelessOutOfMemory.IsNameless(thrown) || thrown.Root.Message.StartsWith("thrown from", StringComparison.Ordinal)) && !NamelessOutOfMemory.IsNative(thrown) && !NamelessOutOfMemory.IsLength(thrown)))
            scale.For(Weight.Decisive, "error", "an OutOfMemoryError without a region's name: so the JVM prints it when the heap is too full to print more", thrown);
    }

    // A dump that the JVM wrote itself names the thread that ran out; one that a person took may show an owner that has most of it.
    private static void WeighDump(ProcessCase process, Scale scale)
    {
        foreach (var dump in process.Facts.Of<HeapDumpRead>().Where(dump => !dump.ThrewWhileLoading))
        {
            if (dump.Summary.Thrower is { } thrower)
                scale.For(Weight.Decisive, "error", $"the dump was written when thread \"{thrower.Name}\" ran out of memory", dump);
            else if (dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= 0.5 && suspect.Kind != SuspectKind.Cache) is { } suspect)
                scale.For(Weight.Strong, "owner", $"{suspect.Holder} retains {Bytes.Text(suspect.Retained)}, {suspect.Share:P0} of the heap", dump);
        }
    }

    // Nothing broke yet, but the state on the heap multiplies, or the old generation climbs from sample to sample.
    private static void WeighFilling(ProcessCase process, Scale scale)
    {
        if (HeapStateEvidence.Multiplied(process) is var (factor, taken))
            scale.For(Weight.Strong, "filling", $"state entries on the heap multiplied by {factor:F1} between two histograms", taken);
        foreach (var jstat in process.Facts.Of<JstatTaken>())
        {
            var old = jstat.Series.OldPercent;
            if (old.Length >= 5 && old[0] < 60 && old[^1] > 80 && old.Zip(old.Skip(1), (a, b) => b >= a - 1).All(rises => rises))
                scale.For(Weight.Strong, "filling", $"the old generation climbs from {old[0]:F0} to {old[^1]:F0} % without a fall", jstat);
        }
    }

    // A log that ends in the JVM's own exit block right behind collections that freed nothing: the JVM died of it, whoever printed the error.
    private static void WeighEnd(ProcessCase process, Scale scale)
    {
        foreach (var seen in process.GcRuns)
        {
            var heap = seen.Measures.Heap;
            if (heap is not { LastAfter: { } after, LastCommitted: { } committed } || after < committed * 0.9 || seen.Measures.ConsecutiveFullCollections < 3)
                continue;
            if (process.Facts.Last<HeapInfoTaken>(taken => taken.AtExit && taken.Origin.Source == seen.Origin.Source) is { } exit)
                scale.For(Weight.Decisive, "end", $"the last collection left {Bytes.Text(after)} of {Bytes.Text(committed)}, and the JVM ended right behind it", seen, exit);
        }
    }
}
