using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Plimsoll.Gc.Building;

/// <summary>Events in pieces of fixed size: growing copies nothing, and the pieces go as the final array fills.</summary>
internal sealed class EventStore
{
    private const int PieceBits = 8;
    private const int PieceSize = 1 << PieceBits;

    private readonly List<GcEvent[]> _pieces = [];

    public int Count { get; private set; }

    public ref GcEvent this[int index] => ref _pieces[index >> PieceBits][index & (PieceSize - 1)];

    public void Add(in GcEvent one)
    {
        if (Count == _pieces.Count << PieceBits)
            _pieces.Add(new GcEvent[PieceSize]);
        this[Count++] = one;
    }

    /// <summary>Moves the events into one array, all with the collector that the whole run turned out to have.</summary>
    public ImmutableArray<GcEvent> Drain(GcCollector collector)
    {
        var all = new GcEvent[Count];
        for (var piece = 0; piece < _pieces.Count; piece++)
        {
            var start = piece << PieceBits;
            _pieces[piece].AsSpan(0, Math.Min(PieceSize, Count - start)).CopyTo(all.AsSpan(start));
            _pieces[piece] = [];
        }

        foreach (ref var one in all.AsSpan())
        {
            if (one.Collector != collector)
                one = one with { Collector = collector };
        }

        Count = 0;
        _pieces.Clear();
        return ImmutableCollectionsMarshal.AsImmutableArray(all);
    }
}
