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

    public SortedPauses(ReadOnlySpan<GcEvent> pauses)
    {
        _entries = new long[pauses.Length];
        for (var index = 0; index < pauses.Length; index++)
            _entries[index] = (pauses[index].Duration.Ticks << (KindBits + CauseBits)) | ((long)pauses[index].Kind << CauseBits) | (long)pauses[index].Cause;
        Array.Sort(_entries);
    }

    public PauseSummary All => PauseSummary.OfSorted(Array.ConvertAll(_entries, Ticks));

    public ImmutableArray<PauseGroup> ByKind() => Groups(static entry => (int)(entry >> CauseBits) & byte.MaxValue, static kind => ((GcKind)kind).ToString());

    public ImmutableArray<PauseGroup> ByCause() => Groups(static entry => (int)entry & byte.MaxValue, static cause => ((GcCause)cause).Text());

    private static long Ticks(long entry) => entry >> (KindBits + CauseBits);

    /// <summary>Most time first, then by name. The entries are sorted, so those of each group are.</summary>
    private ImmutableArray<PauseGroup> Groups(Func<long, int> key, Func<int, string> name)
    {
        var groups = new List<long>?[byte.MaxValue + 1];
        foreach (var entry in _entries)
            (groups[key(entry)] ??= []).Add(Ticks(entry));
        var found = new List<PauseGroup>();
        for (var group = 0; group < groups.Length; group++)
        {
            if (groups[group] is { } ticks)
                found.Add(new PauseGroup(name(group), PauseSummary.OfSorted(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ticks))));
        }

        found.Sort(static (left, right) => right.Pauses.Sum.CompareTo(left.Pauses.Sum) is var bySum and not 0 ? bySum : string.CompareOrdinal(left.Name, right.Name));
        return [.. found];
    }
}
