using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Objects of the program's own are kept and never given up.</summary>
internal sealed class GrowingCollection : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "growing-collection",
        Title = "The program keeps objects that it never gives up",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/collection",
        Mechanism = "What stays after full collections rises for as long as the program works, whatever the load at the moment, and one class of the program's own makes up the growth: a map without eviction, a list of listeners, a registry that nothing is removed from. A number that the program logs about itself may say it outright: a size that equals everything it has ever read.",
        Needs = ["two histograms of different times, a GC log of the whole life, or the program's own statistics"],
        Thresholds = ["a class that grows by 30 % and to at least 1000 instances", "a live set whose rise is significant over at least a minute and a tenth of the heap"],
        Refuters = ["a live set that levels off, or that rises only at the very end"],
        References = ["plimsoll gc: the shape of the live set"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || process.Key.Role == ProcessRole.Nacos)
            return;
        WeighNumbers(process, scale);
        if (HistogramGrowth.Grower(process) is var (from, to, first, last))
        {
            scale.For(Weight.Strong, "class", $"instances of {to.Class} rose from {from.Instances} to {to.Instances}", last, first);
            var registry = HistogramGrowth.Registry(process);
            if (registry is var (known, entry))
                scale.For(Weight.Weak, "registry", $"{entry} grows with it: {known.Name} keeps what was registered", last);
            scale.Conclude($"{to.Instances} instances of {to.Class} are kept and grow on{(registry is { } held ? $": {held.Registry.Name} holds them" : "")}", registry is null ? KeptKind.Of(to.Class) : "leak/heap/listeners");
        }

        if (SteadyRise.Of(process) is { } rise)
            scale.For(process.Histograms.Count > 0 ? Weight.Strong : Weight.Weak, "shape", $"what collections leave rose without a stop from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} in {rise.Span.TotalSeconds:F0} s", rise.Seen);
        else if (process.GcRun is { Measures: { Shape: HeapShape.Leak } } seen)
            scale.For(Weight.Strong, "shape", "what stays after full collections rises for as long as the log goes", seen);
        else if (process.GcRun is { Measures.Shape: HeapShape.Acute or HeapShape.HealthySawTooth } other)
            scale.Against("shape", "what stays after collections is level, or rises only at the end", other);
        scale.Lacks("who holds the objects", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap summary /tmp/heap.hprof");
    }

    // A size that equals the total of all that ever came in, on the same lines.
    private static void WeighNumbers(ProcessCase process, Scale scale)
    {
        foreach (var series in process.Statistics.Where(series => series.Rises && series.Last >= 1000))
        {
            var twin = process.Statistics.FirstOrDefault(other => other.Shape == series.Shape && other.Name != series.Name && other.Samples.Count == series.Samples.Count
                && other.Samples.Zip(series.Samples, (left, right) => left.Value == right.Value).All(same => same));
            if (twin is null)
                continue;
            scale.For(Weight.Strong, "numbers", $"'{series.Name}' is {series.Last} and always equals '{twin.Name}': nothing that came in was ever given up", series.Samples[^1], series.Samples[0]);
            scale.Conclude($"The program keeps everything: '{series.Name}' equals '{twin.Name}' ({series.Last})");
            return;
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var grower = HistogramGrowth.Grower(limit.Process)?.To.Class;
        var what = grower is null ? "the collection that grows" : $"the collection that holds {grower}";
        if (Unregistering(limit.Process, grower) is { } ends)
            yield return ends;
        yield return new Fix(Applicability.Placeholders, $"give {what} an end: remove what is done, evict by age or number, unsubscribe listeners, use a key that comes again")
        {
            Code = "private final Cache<Key, Value> cache = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofHours(1)).build();",
            Text = $"{(grower is null ? "A heap dump names the holder." : $"Look for the static map or field that refers to {grower}.")} A larger -Xmx only delays the failure.",
            Verify = "two class histograms an hour apart show the same number of instances; old generation after full collections levels off",
        };
    }

    // A registry keeps its listeners until it is told: more heap, or a cache's bound, is no cure.
    private static Fix? Unregistering(ProcessCase process, string? grower)
    {
        if (grower is null)
            return null;
        var type = LibraryName.Short(grower);
        if (HistogramGrowth.Registry(process) is var (registry, _))
            return Unregister(type, registry.Name, registry.Begins, registry.Ends);
        return ListenerRegistry.ByName(grower) is var (begins, ends) ? Unregister(type, "whatever it was registered with", begins, ends) : null;
    }

    private static Fix Unregister(string type, string registry, string begins, string ends) =>
        new(Applicability.Check, $"take each {type} out of {registry} when it ends: {ends}, in the same place where it is closed or removed from the program's own collection")
        {
            Text = $"{begins} keeps a strong reference for as long as the registry lives: closing the object does not end it. Do it in a finally block or in close(), also where a peer vanished or an exception ended the session.",
            Verify = $"jcmd PID GC.class_histogram shows as many {type} as are open",
        };
}
