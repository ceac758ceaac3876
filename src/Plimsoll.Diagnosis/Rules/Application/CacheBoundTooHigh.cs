using System.Globalization;
using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A cache has a bound, but a full one does not fit the heap.</summary>
internal sealed class CacheBoundTooHigh : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "cache-bound-too-high",
        Title = "A cache is bounded by a number of entries that does not fit the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "undersized/heap",
        Mechanism = "maximumSize counts entries, not bytes. A cache that evicts nothing and holds far fewer entries than its bound when the heap ends would need the heap times the ratio of the two. It is no leak: it would level off, at a size that nobody has.",
        Needs = ["the bound from the configuration, and the cache's own count"],
        Thresholds = ["fewer than nine tenths of the bound filled, nothing evicted"],
        Refuters = ["evictions"],
        References = ["Caffeine: Eviction by size; maximumWeight bounds bytes"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Filled(limit.Process) is not var (bound, entries))
            return;
        scale.For(Weight.Strong, "bound", $"{bound.Key}={bound.Value}, but the heap ended with {entries.Last} entries ('{entries.Name}')", bound, entries.Samples[^1]);
        if (limit.Process.Statistics.FirstOrDefault(series => series.Name.EndsWith("evictionCount", StringComparison.Ordinal)) is { } evictions)
        {
            if (evictions.Last == 0)
                scale.For(Weight.Strong, "evictions", "nothing was ever evicted", evictions.Samples[^1]);
            else
                scale.Refute($"{evictions.Last} entries were evicted: the bound works", evictions.Samples[^1]);
        }

        if (limit.Process.MaxHeap is { } heap)
            scale.Conclude($"{bound.Key}={bound.Value} entries need about {Bytes.Text(Needed(heap, bound, entries))}, the heap has {Bytes.Text(heap)}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Filled(limit.Process) is not var (bound, entries))
            yield break;
        var fitting = (long)(entries.Last / 2);
        yield return new Fix(Applicability.Check, $"lower {bound.Key} to what half the heap holds: {fitting}, or bound the cache by bytes (maximumWeight with a weigher)")
        {
            Changes = [new Change(bound.Key, fitting.ToString(CultureInfo.InvariantCulture), bound.Value, bound.Origin.Source, bound.Origin.Line)],
            Text = limit.Process.MaxHeap is { } heap ? $"To keep the bound, the heap must hold it: -Xmx{FlinkMemoryFix.Size(Needed(heap, bound, entries) * 3 / 2)}." : null,
            Verify = "evictionCount rises and old generation levels off",
        };
    }

    private static long Needed(long heap, ApplicationSetting bound, StatisticSeries entries) => (long)(heap * ((bound.Number ?? 0) / Math.Max(1, entries.Last)));

    private static (ApplicationSetting Bound, StatisticSeries Entries)? Filled(ProcessCase process)
    {
        var bound = process.ApplicationSetting(key => key.EndsWith("maximumSize", StringComparison.OrdinalIgnoreCase) || key.EndsWith("max-entries", StringComparison.OrdinalIgnoreCase) || key.EndsWith("maxEntries", StringComparison.OrdinalIgnoreCase) || key.EndsWith("max-size", StringComparison.OrdinalIgnoreCase));
        var entries = process.Statistics.FirstOrDefault(series => series.Rises && (series.Name.Contains("cache", StringComparison.OrdinalIgnoreCase) || series.Name.EndsWith("entries", StringComparison.OrdinalIgnoreCase)));
        return bound?.Number is { } number && entries is not null && entries.Last < number * 0.9 ? (bound, entries) : null;
    }
}
