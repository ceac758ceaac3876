namespace Plimsoll.Gc.Measuring;

/// <summary>The pauses of a run in order of their beginning: an index over the events, not a copy of them.</summary>
internal sealed class PauseOrder
{
    private readonly GcEvents _events;

    /// <summary>Places of the pauses; null where every event is a pause and in order.</summary>
    private readonly int[]? _places;

    public PauseOrder(GcEvents events)
    {
        _events = events;
        var (pauses, ordered, last) = (0, true, TimeSpan.MinValue);
        foreach (ref readonly var one in events)
        {
            if (!one.IsPause)
                continue;
            pauses++;
            ordered &= one.Time >= last;
            last = one.Time;
        }

        Count = pauses;
        if (pauses < events.Length || !ordered)
            _places = Places(events, pauses, ordered);
    }

    public int Count { get; }

    public ref readonly GcEvent this[int index] => ref _events[_places is null ? index : _places[index]];

    public Enumerator GetEnumerator() => new(this);

    private static int[] Places(GcEvents events, int count, bool ordered)
    {
        var (places, next) = (new int[count], 0);
        for (var index = 0; index < events.Length; index++)
        {
            if (events[index].IsPause)
                places[next++] = index;
        }

        return ordered ? places : [.. places.OrderBy(place => events[place].Time.Ticks)];
    }

    public struct Enumerator(PauseOrder pauses)
    {
        private int _index = -1;

        public readonly ref readonly GcEvent Current => ref pauses[_index];

        public bool MoveNext() => ++_index < pauses.Count;
    }
}
