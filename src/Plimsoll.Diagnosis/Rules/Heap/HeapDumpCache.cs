using Plimsoll.Heap;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A heap dump shows a cache that retains most of a heap that ran out.</summary>
internal sealed class HeapDumpCache : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-dump-cache",
        Title = "A cache retains most of the heap",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "leak/heap/cache",
        Mechanism = "A cache keeps what may be asked for again, and is told by its bound, its order of access, its counters. One without a bound, or with a bound that the heap cannot hold, grows until the heap ends; one that is full has reached the size it was given, and the heap is too small for it.",
        Needs = ["a heap dump that the failure wrote"],
        Thresholds = ["a third of the reachable heap"],
        Refuters = ["soft references only: the JVM clears them before it throws"],
        References = ["docs/heap-dumps.md, suspects", "java.util.LinkedHashMap.removeEldestEntry", "Caffeine: Eviction"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var dump in limit.Facts.Of<HeapDumpRead>())
        {
            if (Cache(dump) is not { } cache || DumpedHeap.HadRoom(limit.Process, dump))
                continue;
            scale.For(Weight.Strong, "dump", DumpedSuspect.Words(cache, DumpedSuspect.Holder(cache)), dump);
            if (!cache.CacheSigns.IsEmpty)
                scale.For(Weight.Weak, "signs", $"it is a cache: {string.Join("; ", cache.CacheSigns)}", dump);
            if (cache.IsFull)
                scale.Conclude($"{DumpedSuspect.Words(cache, DumpedSuspect.Holder(cache))}: a cache that is as large as it was allowed to be", "undersized/heap");
            else
                scale.Conclude($"{DumpedSuspect.Words(cache, DumpedSuspect.Holder(cache))}: a cache whose bound, if it has one, is beyond the heap");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Facts.Of<HeapDumpRead>().Select(Cache).FirstOrDefault(found => found is not null) is { } cache)
        {
            yield return new Fix(Applicability.Placeholders, $"bound {cache.Holder} by what half the heap holds: a maximum number of entries (removeEldestEntry, maximumSize) or, better, of bytes (maximumWeight with a weigher), with a time to live")
            {
                Text = cache.Element is { } element ? $"{Average(cache, element)}{DumpedSuspect.AtWork(cache)}" : null,
                Verify = "evictions are counted, and the live set levels off",
            };
        }

        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static string Average(Suspect cache, (string Class, long Count, long Retained) element) => cache.Payload is { Links: > 0 } payload
        ? $"An entry takes about {Bytes.Text(element.Retained / payload.Links)} with what only it holds."
        : $"An entry ({element.Class}) takes about {Bytes.Text(element.Retained / Math.Max(1, element.Count))} with what only it holds.";

    private static Suspect? Cache(HeapDumpRead dump) =>
        dump.Summary.Thrower is null ? null : dump.Suspects.Items.FirstOrDefault(suspect => suspect.Share >= DumpedSuspect.LargeShare && suspect is { Kind: SuspectKind.Cache, LocalFrame: null, IsSoft: false });
}
