using System.Globalization;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Readers;
using Plimsoll.Gc;
using Plimsoll.Heap;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The JVM refused an object.</summary>
internal sealed class HeapSpaceLimit : SignedLimit
{
    /// <summary>What waits in a queue of a healthy process is some thousands at most.</summary>
    private const long ManyQueued = 100_000;

    /// <summary>What stays of a full heap: the rest is too small or too scattered for the next object.</summary>
    private const double FullShare = 0.8;

    /// <summary>Beside an owner of so much the rest of a program does not matter.</summary>
    private const double NearlyAll = 0.9;

    /// <summary>hive.mapjoin.localtask.max.memory.usage, as Hive sets it.</summary>
    private const double LocalTaskShare = 0.9;

    public override string Failure => "heap-space";

    public override string Name => "the JVM heap";

    public override int Rank => 30;

    protected override IReadOnlyList<string> Signatures { get; } = ["Java heap space", "heap space-related out-of-memory", "Not enough memory to build and broadcast the table", "Map local work exhausted memory", "exceeds JVM heap space"];

    // A bare OutOfMemoryError, as the last handler of a dying thread prints it, is the heap unless another limit explains it.
    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        WeighEnd(process, scale);
        WeighFilling(process, scale);
        WeighDump(process, scale);
        if (!process.IsFlink && !process.Case.Facts.Any<ProcessKilled>())
        {
            WeighHistogram(process, scale);
            WeighGrowth(process, scale);
            WeighTold(process, scale);
            WeighRecording(process, scale);
        }

        if (process.Facts.First<DaemonExpired>(expired => expired.Failure == Failure) is { } daemon)
            scale.For(Weight.Decisive, "daemon", "the build tool ends its daemon because the heap is full", daemon);
        if (process.Facts.First<WorkRefused>() is { } refused)
            scale.For(Weight.Strong, "refused", $"the program refused work to save its heap ({refused.Breaker} circuit breaker)", refused);
        WeighBreaker(process, scale);
        WeighLocalTask(process, scale);
        var errors = process.Facts.Of<Thrown>();
        if (errors.Any(thrown => thrown.Link("OutOfMemoryError:") is not null && thrown.Link("Java heap space") is null && !NamelessOutOfMemory.IsNameless(thrown)))
            return;
        foreach (var thrown in errors.Where(thrown => thrown.Root.Class.EndsWith("OutOfMemoryError", StringComparison.Ordinal) && (NamelessOutOfMemory.IsNameless(thrown) || thrown.Root.Message.StartsWith("thrown from", StringComparison.Ordinal)) && !NamelessOutOfMemory.IsNative(thrown) && !NamelessOutOfMemory.IsLength(thrown)))
            scale.For(Weight.Decisive, "error", "an OutOfMemoryError without a region's name: so the JVM prints it when the heap is too full to print more", thrown);
    }

    // The breaker asks for a young collection, which now and then finds nothing: twice and more, and more often than not, the heap is full of what lives.
    private static void WeighBreaker(ProcessCase process, Scale scale)
    {
        var collections = process.Facts.Of<BreakerCollected>().ToArray();
        var vain = collections.Where(one => one.InVain).ToArray();
        if (vain.Length >= 2 && vain.Length > collections.Length - vain.Length)
            scale.For(Weight.Strong, "breaker", $"the parent circuit breaker found the heap full to its limit and asked for collections, {vain.Length} of {collections.Length} of which gave back next to nothing ({Bytes.Text(vain[^1].After)} stayed)", vain[^1], vain[0]);
    }

    // MapredLocalTask ends with 3 where it ran out of heap or gave up before it did, with 2 where anything else failed. Who raised the share may pass it and end well.
    private static void WeighLocalTask(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<LocalTaskFailed>() is { } failed && (failed.IsNamed || process.Case.Facts.Any<MapJoinSeen>() || process.Facts.Any<HashTableFilled>()))
            scale.For(Weight.Decisive, "local", "the local task of Hive's map join ended with status 3: its hash table had filled the heap", failed);
        else if (process.Facts.Last<HashTableFilled>() is { Share: > LocalTaskShare } filled && !process.Case.Facts.Any<MapJoinSeen>(seen => seen.Setting.Contains("localtask.max.memory", StringComparison.Ordinal)))
            scale.For(Weight.Strong, "local", $"the hash table of Hive's map join filled {filled.Share:P0} of the local task's heap; past {LocalTaskShare:P0} Hive gives up", filled);
    }

    // A dump that the JVM wrote itself names the thread that ran out. One that a person took shows what the program has, and every program has something: how full the heap is decides, where its limit is known.
    private static void WeighDump(ProcessCase process, Scale scale)
    {
        foreach (var dump in process.Facts.Of<HeapDumpRead>().Where(dump => !dump.ThrewWhileLoading))
        {
            if (dump.Summary.Thrower is { } thrower)
                scale.For(Weight.Decisive, "error", $"the dump was written when thread \"{thrower.Name}\" ran out of memory", dump);
            else if (dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= 0.5 && suspect.Kind != SuspectKind.Cache) is { } suspect)
                WeighOwner(process, scale, dump, suspect);
        }
    }

    private static void WeighOwner(ProcessCase process, Scale scale, HeapDumpRead dump, Suspect suspect)
    {
        var words = $"{suspect.Holder} retains {Bytes.Text(suspect.Retained)}, {suspect.Share:P0} of the heap";
        if (DumpedHeap.Fill(process, dump) is not { } fill)
        {
            scale.For(Weight.Weak, "owner", words, dump);
            scale.Lacks("how full the heap was, and whether it grows", "jcmd PID VM.flags, and jcmd PID GC.class_histogram twice, ten minutes apart");
            if (suspect.Share >= NearlyAll)
                scale.For(Weight.Weak, "share", "nothing else has a share worth naming", dump);
        }
        else if (fill >= FullShare)
            scale.For(Weight.Strong, "owner", $"{words}, which is full to {fill:P0}", dump);
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

    // Nothing broke yet, but one histogram shows millions of one kind, or hundreds of thousands that only waiting work has.
    private static void WeighHistogram(ProcessCase process, Scale scale)
    {
        if (HistogramOwners.Of(process) is { IsHuge: true } owner)
            scale.For(Weight.Strong, "histogram", $"{owner.Class.Instances} instances of {owner.Class.Class} and what comes with them take {Bytes.Text(owner.Explained)} of {Bytes.Text(owner.Whole)}", owner.Taken);
        if (PilingClasses.In(process) is var (known, row, piling))
            scale.For(Weight.Strong, "histogram", $"{row.Instances} instances of {row.Class}: {known.Words}", piling);
        if (HistogramGrowth.Queued(process) is var (queued, nodes, queue) && nodes >= ManyQueued)
            scale.For(Weight.Strong, "histogram", $"{queued.Instances} instances of {queued.Class} stand in a queue of {nodes} nodes", queue);
        if (HistogramGrowth.Finalized(process) is var (finalized, finalizers, backlog) && finalizers >= ManyQueued)
            scale.For(Weight.Strong, "histogram", $"{finalizers} finalizers wait for {finalized.Instances} instances of {finalized.Class}", backlog);
    }

    // Nothing broke yet, but one class of the program's own doubles from histogram to histogram. A cache that warms up does so too: what the collector leaves has to rise with it.
    private static void WeighGrowth(ProcessCase process, Scale scale)
    {
        if (HistogramGrowth.Doubled(process) is not var (from, to, first, last))
            return;
        scale.For(Weight.Weak, "growth", $"instances of {to.Class} rose from {from.Instances} to {to.Instances} between two histograms", last, first);
        if (SteadyRise.Of(process) is { } rise)
            scale.For(Weight.Strong, "rise", $"what collections leave rose without a stop from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} of {Bytes.Text(rise.Seen.Measures.Heap.Limit ?? 0)} in {rise.Span.TotalSeconds:F0} s", rise.Seen);
        else if (process.GcRun is { Measures.Shape: HeapShape.Leak } leak)
            scale.For(Weight.Strong, "rise", "what collections leave rises for as long as the log goes", leak);
        if (HistogramGrowth.InEveryStep(process, to.Class))
            scale.For(Weight.Strong, "steps", $"they grew in each of {process.Histograms.Count - 1} steps", last);
        if (scale.Witnesses.All(witness => witness.Group is not ("rise" or "steps")) && process.GcRun is { Measures.Shape: HeapShape.HealthySawTooth or HeapShape.Caching } level)
            scale.Against("rise", "what collections leave stands on a level", level);
        if (Used(process) is var (before, after, room, taken))
            scale.For(Weight.Weak, "used", $"the heap in use rose from {Bytes.Text(before)} to {Bytes.Text(after)} of {Bytes.Text(room)}", taken);
        if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Growth && !Telling.IsAsked(statement.Origin.Excerpt.Trim())) is { } told)
            scale.For(Weight.Weak, "told", "the memory is reported to grow", told);
    }

    // Nothing broke yet, but a recording's old objects hang on one holder, and the heap they were made in rose towards its limit.
    private static void WeighRecording(ProcessCase process, Scale scale)
    {
        if (RecordedObjects.In(process) is { Holder.Length: > 0 } shared && RecordedObjects.Rise(process) is var (from, to, last) && process.MaxHeap is { } most && to >= most / 2)
            scale.For(Weight.Strong, "recording", $"{shared.Holder} holds {shared.Count} of {shared.Of} sampled objects, while the heap rose from {Bytes.Text(from)} to {Bytes.Text(to)} of {Bytes.Text(most)}", last, shared.Sample);
    }

    // GC.heap_info at two times; several spaces of one printing add up.
    private static (long Before, long After, long Room, HeapInfoTaken Taken)? Used(ProcessCase process)
    {
        var prints = process.Series<HeapInfoTaken>().GroupBy(taken => taken.Origin.Source, StringComparer.Ordinal).ToArray();
        if (prints is not [var first, .., var last])
            return null;
        var (before, after, room) = (first.Sum(taken => taken.Used), last.Sum(taken => taken.Used), process.MaxHeap ?? last.Sum(taken => taken.Committed));
        return after >= before * 2 && after >= room / 2 ? (before, after, room, last.Last()) : null;
    }

    // A report of a heap analyser names an owner: with words of trouble, with nearly everything, or with the point where it adds up.
    private static void WeighTold(ProcessCase process, Scale scale)
    {
        var (suspect, piled, point) = (HeapOwners.Suspect(process), HeapOwners.Piled(process), HeapOwners.Point(process));
        if (suspect is null && piled is null)
            return;
        if (suspect is not null)
            scale.For(HeapOwners.WeightOf(suspect), "suspect", HeapOwners.Words(suspect), suspect);
        if (HeapOwners.Suspects(process) is var (largest, count, percent))
            scale.For(Weight.Strong, "suspect", string.Create(CultureInfo.InvariantCulture, $"{count} suspects of one report hold {percent:0.#} % of the heap together, {largest.Owner} the most"), largest);
        if (piled is not null && piled != suspect)
            scale.For(suspect is null ? Weight.Strong : Weight.Weak, "piled", HeapOwners.Words(piled), piled);
        if (suspect is not null && point is not null && HeapOwners.HasNearlyAll(suspect))
            scale.For(Weight.Weak, "point", $"its bytes add up in {point.Owner}", point);
        if (HeapTrouble.Told(process) is { } trouble)
            scale.For(Weight.Weak, "told", "the memory is reported to grow or to run out", trouble);
        if (HeapOwners.Named(process) is { } named)
            scale.For(Weight.Weak, "named", $"and who looked asks about the same class, {named.Name}", named);
    }

    // A log that ends in the JVM's own exit block right behind collections that freed nothing: the JVM died of it, whoever printed the error.
    private static void WeighEnd(ProcessCase process, Scale scale)
    {
        foreach (var seen in process.GcRuns)
        {
            WeighLast(seen, process, scale);
            var heap = seen.Measures.Heap;
            if (heap is not { LastAfter: { } after, LastCommitted: { } committed } || after < committed * 0.9 || seen.Measures.ConsecutiveFullCollections < 3)
                continue;
            if (process.Facts.Last<HeapInfoTaken>(taken => taken.AtExit && taken.Origin.Source == seen.Origin.Source) is { } exit)
                scale.For(Weight.Decisive, "end", $"the last collection left {Bytes.Text(after)} of {Bytes.Text(committed)}, and the JVM ended right behind it", seen, exit);
        }
    }

    // Two collections one after the other that free nothing are what the JVM does before it throws: the second one also clears soft references.
    private static void WeighLast(GcRunSeen seen, ProcessCase process, Scale scale)
    {
        if (LastCollections.Of(seen) is not { Count: >= 2, IsVain: true, Share: >= FullShare } last)
            return;
        var words = $"the log ends in {last.Count} full collections, of which the last freed {Bytes.Text(last.Freed)} and left {Bytes.Text(last.Left)} of {Bytes.Text(last.Limit)}";
        if (process.Facts.Last<HeapInfoTaken>(taken => taken.AtExit && taken.Origin.Source == seen.Origin.Source) is { } exit)
            scale.For(Weight.Decisive, "end", $"{words}; the JVM ended right behind it", seen, exit);
        else if (last.Count >= 3)
            scale.For(Weight.Strong, "end", words, seen);
    }
}
