using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plimsoll.Heap.Views;

/// <summary>Counts and bytes by holder.</summary>
internal sealed class HolderTally
{
    private readonly Dictionary<string, (long Count, long Bytes)> _byHolder = new(StringComparer.Ordinal);

    public void Add(string holder, long bytes, long count = 1)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHolder, holder, out _);
        tally = (tally.Count + count, tally.Bytes + bytes);
    }

    /// <summary>Most bytes first, then by name.</summary>
    public ImmutableArray<HeldBy> Rows(int limit = int.MaxValue) =>
        [.. _byHolder.Select(pair => new HeldBy(pair.Key, pair.Value.Count, pair.Value.Bytes)).OrderByDescending(row => row.Bytes).ThenByDescending(row => row.Count).ThenBy(row => row.Holder, StringComparer.Ordinal).Take(limit)];
}
