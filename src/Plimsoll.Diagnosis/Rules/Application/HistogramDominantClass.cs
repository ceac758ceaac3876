using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One histogram shows whose objects fill the heap.</summary>
internal sealed class HistogramDominantClass : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "histogram-dominant-class",
        Title = "Objects of one library or program have most of the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/collection",
        Mechanism = "Character arrays, strings and entries of maps lead nearly every histogram; they belong to the class that has as many instances as they have. Where one library's objects explain more than half of the bytes in this way, its class names what is kept. One histogram cannot tell a leak from a heap that is too small for honest data: an error, words of growth, or a second histogram turn the one into the other.",
        Needs = ["a class histogram"],
        Thresholds = ["100000 instances of the leading class (20000 where what collections leave rises without a stop), and half of all bytes with the JDK's objects that come with them (those of at least a tenth as many instances)"],
        Refuters = ["a later histogram with as few or fewer"],
        References = ["HotSpot: KlassInfoHisto::print_histo_on", "jcmd GC.class_histogram"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        // As many nodes of a queue as objects of the class: that is a backlog, which has a rule of its own.
        if (HistogramOwners.Of(limit.Process) is not { } owner || HistogramGrowth.Queued(limit.Process) is not null)
            return;
        var trouble = HeapTrouble.Told(limit.Process);
        scale.For((limit.Broke || trouble is not null) && owner.HasHundreds ? Weight.Strong : Weight.Weak, "class", $"{owner.Class.Instances} instances of {owner.Class.Class}, with what comes with them, are {owner.Share * 100:F0} % of the histogram ({Bytes.Text(owner.Explained)})", owner.Taken);
        if (owner.IsMany)
            scale.For(Weight.Weak, "count", $"there are {owner.Class.Instances} of them", owner.Taken);
        if (trouble is not null)
            scale.For(Weight.Weak, "told", "the memory is reported to grow or to run out", trouble);
        if (QueryDataInHeap.Leading(limit.Process) is not null)
            scale.Against("values", "they are values and rows that queries work on, which end with the query", owner.Taken);
        else if (RecordValues.Are(owner.Class.Class))
            scale.Against("values", $"{LibraryName.Short(owner.Class.Class)} is a value of a record: data that is worked on, not kept", owner.Taken);
        if (SteadyRise.Of(limit.Process) is { } rise)
            scale.For(Weight.Strong, "rise", $"what collections leave rose without a stop from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} in {rise.Span.TotalSeconds:F0} s: they are kept as they come", rise.Seen);
        if (limit.Process.Histograms is [var first, _, ..] && first.Histogram[owner.Class.Class].Instances is var before && before > owner.Class.Instances * 9 / 10)
            scale.Against("level", $"an earlier histogram has {before} of them", first.At(owner.Class.Class));
        scale.Conclude($"{owner.Class.Instances} instances of {owner.Class.Class} are kept: with their strings, arrays and entries {owner.Share * 100:F0} % of the heap{(owner.Map is { } map ? $", in a {LibraryName.Short(map)} by their number" : "")}", KeptKind.Of(owner.Class.Class));
        scale.Lacks("whether they still come", "jcmd PID GC.class_histogram, twice, ten minutes apart");
        scale.Lacks("who holds them", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap summary /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (HistogramOwners.Of(limit.Process) is not { } owner)
            yield break;
        var (name, library) = (LibraryName.Short(owner.Class.Class), LibraryName.Of(owner.Class.Class));
        yield return new Fix(Applicability.Placeholders, $"find what keeps {name} in a heap dump (jcmd PID GC.heap_dump){(owner.Map is { } map ? $", a {LibraryName.Short(map)} with as many entries" : "")}, and bound it: remove an entry when its work, session or key ends, expiry (expireAfterAccess), names and keys that come again instead of ones with ids in them, eviction, a bounded queue that slows its source down; where {library} is not yours, upgrade it")
        {
            Code = "private final Cache<Key, Value> cache = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofHours(1)).build();",
            Text = $"{owner.Class.Instances} instances of {owner.Class.Class} are more than a program works on at once. They are kept for ever (a dictionary, a registry, a cache without bound) or wait for someone who is too slow (a queue to a store or a peer). A larger -Xmx only delays it.",
            Verify = $"two class histograms an hour apart show as many {name}",
        };
    }
}
