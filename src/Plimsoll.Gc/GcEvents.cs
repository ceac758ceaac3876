using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Plimsoll.Gc;

/// <summary>The events of a run, in pieces: as many bytes as the events need and none more while they arrive, however many there are.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The plural says it.")]
public sealed class GcEvents : IReadOnlyList<GcEvent>
{
    internal const int PieceBits = 11;
    internal const int PieceSize = 1 << PieceBits;

    private readonly GcEvent[][] _pieces;

    /// <param name="pieces">All of <see cref="PieceSize"/> but the last.</param>
    /// <param name="length">How many events.</param>
    internal GcEvents(GcEvent[][] pieces, int length) => (_pieces, Length) = (pieces, length);

    /// <summary>No events.</summary>
    public static GcEvents Empty { get; } = new([], 0);

    /// <summary>How many.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    int IReadOnlyCollection<GcEvent>.Count => Length;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The event at an index from 0.</summary>
    public ref readonly GcEvent this[int index] => ref _pieces[index >> PieceBits][index & (PieceSize - 1)];

    /// <inheritdoc/>
    GcEvent IReadOnlyList<GcEvent>.this[int index] => this[index];

    /// <summary>The given events.</summary>
    public static GcEvents Of(IEnumerable<GcEvent> events) => new([.. events.Chunk(PieceSize)], events.TryGetNonEnumeratedCount(out var count) ? count : events.Count());

    /// <summary>How many meet a condition.</summary>
    public int Count(Func<GcEvent, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var count = 0;
        foreach (ref readonly var one in this)
            count += condition(one) ? 1 : 0;
        return count;
    }

    /// <summary>The time that those took that meet a condition.</summary>
    public TimeSpan TimeOf(Func<GcEvent, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var time = TimeSpan.Zero;
        foreach (ref readonly var one in this)
            time += condition(one) ? one.Duration : TimeSpan.Zero;
        return time;
    }

    /// <summary>Those that began within the given times.</summary>
    public GcEvents Between(TimeSpan from, TimeSpan to)
    {
        var kept = new Building.EventStore();
        foreach (ref readonly var one in this)
        {
            if (one.Time >= from && one.Time <= to)
                kept.Add(one);
        }

        return kept.Drain();
    }

    /// <summary>Walks over them without copying.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<GcEvent> IEnumerable<GcEvent>.GetEnumerator()
    {
        for (var index = 0; index < Length; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<GcEvent>)this).GetEnumerator();

    /// <summary>A place between two events.</summary>
    [SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "Two places are not compared.")]
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "The language looks for it here.")]
    public struct Enumerator
    {
        private readonly GcEvents _events;
        private int _index;

        internal Enumerator(GcEvents events) => (_events, _index) = (events, -1);

        /// <summary>The event behind the place.</summary>
        public readonly ref readonly GcEvent Current => ref _events[_index];

        /// <summary>Goes on; false at the end.</summary>
        public bool MoveNext() => ++_index < _events.Length;
    }
}
