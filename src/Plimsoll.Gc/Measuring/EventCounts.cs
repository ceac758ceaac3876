namespace Plimsoll.Gc.Measuring;

/// <summary>How many events there are of each kind by cause and by flag, from one walk.</summary>
internal sealed class EventCounts
{
    private const int Kinds = (int)GcKind.RelocationStall + 1;
    private const int Causes = GcCauseNames.Count;
    private const int FlagBits = 16;

    private readonly int[] _causes = new int[Kinds * Causes];
    private readonly int[] _flags = new int[Kinds * FlagBits];

    public EventCounts(GcEvents events)
    {
        foreach (ref readonly var one in events)
        {
            _causes[((int)one.Kind * Causes) + (int)one.Cause]++;
            for (var flags = (int)one.Flags; flags != 0; flags &= flags - 1)
                _flags[((int)one.Kind * FlagBits) + Bit(flags)]++;
        }
    }

    public int Of(GcKind kind) => Sum(_causes.AsSpan((int)kind * Causes, Causes));

    public int Of(GcKind kind, GcCause cause) => _causes[((int)kind * Causes) + (int)cause];

    public int Of(GcCause cause)
    {
        var sum = 0;
        for (var kind = 0; kind < Kinds; kind++)
            sum += _causes[(kind * Causes) + (int)cause];
        return sum;
    }

    public int With(GcKind kind, GcEventFlags flag) => _flags[((int)kind * FlagBits) + Bit((int)flag)];

    public int With(GcEventFlags flag)
    {
        var sum = 0;
        for (var kind = 0; kind < Kinds; kind++)
            sum += _flags[(kind * FlagBits) + Bit((int)flag)];
        return sum;
    }

    private static int Bit(int flags) => System.Numerics.BitOperations.TrailingZeroCount(flags);

    private static int Sum(ReadOnlySpan<int> row)
    {
        var sum = 0;
        foreach (var count in row)
            sum += count;
        return sum;
    }
}
