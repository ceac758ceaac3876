namespace Plimsoll.Gc.Building;

/// <summary>Collects events in the pieces in which they stay: growing copies nothing but the first piece.</summary>
internal sealed class EventStore
{
    private const int FirstPiece = 64;

    private readonly List<GcEvent[]> _pieces = [];

    public int Count { get; private set; }

    public ref GcEvent this[int index] => ref _pieces[index >> GcEvents.PieceBits][index & (GcEvents.PieceSize - 1)];

    public void Add(in GcEvent one)
    {
        if (Count == _pieces.Count << GcEvents.PieceBits)
            _pieces.Add(new GcEvent[Count == 0 ? FirstPiece : GcEvents.PieceSize]);
        else if (Count == _pieces[0].Length && Count < GcEvents.PieceSize)
            _pieces[0] = Longer(_pieces[0]);
        this[Count++] = one;
    }

    /// <summary>The events, which the store gives away.</summary>
    public GcEvents Drain()
    {
        var events = new GcEvents([.. _pieces], Count);
        Count = 0;
        _pieces.Clear();
        return events;
    }

    /// <summary>The events, all with the collector that the whole run turned out to have.</summary>
    public GcEvents Drain(GcCollector collector)
    {
        for (var index = 0; index < Count; index++)
        {
            ref var one = ref this[index];
            if (one.Collector != collector)
                one = one with { Collector = collector };
        }

        return Drain();
    }

    private static GcEvent[] Longer(GcEvent[] piece)
    {
        Array.Resize(ref piece, piece.Length * 2);
        return piece;
    }
}
