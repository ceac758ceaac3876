using System.Collections.Immutable;

namespace Plimsoll.Gc.Measuring;

/// <summary>
/// The pauses by length, sorted once for all summaries: an entry is the duration in ticks (40 bits, as events keep it), the kind and the cause.
/// </summary>
internal sealed class SortedPauses
{
    private const int CauseBits = 8;
    private const int KindBits = 8;

    private readonly long[] _entries;

    public SortedPauses(PauseOrder pauses)
    {
        _entries = new long[pauses.Count];
        var next = 0;
        foreach (ref readonly var pause in pauses)
            _entries[next++] = (pause.Duration.Ticks << (KindBits + CauseBits)) | ((long)pause.Kind << CauseBits) | (long)pause.Cause;
        Array.Sort(_entries);
    }

    public PauseSummary All => Groups(static _ => 0, static _ => "") is [var all] ? all.Pauses : default;

    public ImmutableArray<PauseGroup> ByKind() => Groups(static entry => (int)(entry >> CauseBits) & byte.MaxValue, static kind => ((GcKind)kind).ToString());

    public ImmutableArray<PauseGroup> ByCause() => Groups(static entry => (int)entry & byte.MaxValue, static cause => ((GcCause)cause).Text());

    /// <summary>Most time first, then by name. The entries are sorted, so those of each group come shortest first.</summary>
    private ImmutableArray<PauseGroup> Groups(Func<long, int> key, Func<int, string> name)
    {
        var counts = new int[byte.MaxValue + 1];
        foreach (var entry in _entries)
            counts[key(entry)]++;
        var ranks = Array.ConvertAll(counts, static count => count == 0 ? null : new Ranking(count));
        foreach (var entry in _entries)
            ranks[key(entry)]!.Add(entry >> (KindBits + CauseBits));
        var found = new List<PauseGroup>();
        for (var group = 0; group < ranks.Length; group++)
        {
            if (ranks[group] is { } ranking)
                found.Add(new PauseGroup(name(group), ranking.Summary));
        }

        found.Sort(static (left, right) => right.Pauses.Sum.CompareTo(left.Pauses.Sum) is var bySum and not 0 ? bySum : string.CompareOrdinal(left.Name, right.Name));
        return [.. found];
    }
}
