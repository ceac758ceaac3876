namespace Plimsoll.Gc.Measuring;

/// <summary>Takes durations shortest first and keeps those at the ranks of the percentiles.</summary>
internal sealed class Ranking(int count)
{
    private static readonly int[] Permille = [500, 750, 900, 950, 990, 999];

    private readonly long[] _values = new long[Permille.Length];
    private int _seen;
    private int _filled;
    private long _sum;
    private long _longest;

    /// <summary>Takes the next one, in ticks.</summary>
    public void Add(long ticks)
    {
        _seen++;
        _sum += ticks;
        _longest = ticks;
        while (_filled < Permille.Length && _seen == Rank(Permille[_filled]))
            _values[_filled++] = ticks;
    }

    /// <summary>The figures, once all durations were taken.</summary>
    public PauseSummary Summary => count == 0
        ? default
        : new(count, new(_sum), new(_sum / count), new(_longest), new(_values[0]), new(_values[1]), new(_values[2]), new(_values[3]), new(_values[4]), new(_values[5]));

    /// <summary>Nearest rank, from 1.</summary>
    private int Rank(int permille) => (int)((((long)permille * count) + 999) / 1000);
}
