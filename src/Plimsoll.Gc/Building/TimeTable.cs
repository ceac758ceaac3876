using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Gc.Building;

/// <summary>Times summed up by name. Names are compared as bytes, so that a line costs no string; at most 256 names are kept.</summary>
internal sealed class TimeTable
{
    private const int MostNames = 256;
    private const int Buckets = 1024;

    /// <summary>Seven hours: longer times are damage, and their sums must not overflow.</summary>
    private const long LongestTime = 1L << 38;

    private readonly short[] _buckets = new short[Buckets];
    private readonly List<Row> _rows = [];

    public int Count => _rows.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> name, long ticks, long reaching = 0)
    {
        var bucket = Hash(name);
        for (var probe = 0; probe < Buckets; probe++, bucket = (bucket + 1) & (Buckets - 1))
        {
            var index = _buckets[bucket] - 1;
            if (index < 0)
            {
                if (_rows.Count >= MostNames)
                    return;
                _rows.Add(new Row(name.ToArray()));
                _buckets[bucket] = (short)_rows.Count;
                index = _rows.Count - 1;
            }

            if (!name.SequenceEqual(_rows[index].Name))
                continue;
            _rows[index].Add(ticks, reaching);
            return;
        }
    }

    public IEnumerable<PhaseTime> Phases() =>
        _rows.Select(row => new PhaseTime(row.Text, row.Count, new(row.Total), new(row.Longest)));

    public IEnumerable<SafepointTime> Safepoints() =>
        _rows.Select(row => new SafepointTime(row.Text, row.Count, new(row.Total), new(row.Longest), new(row.Reaching), new(row.LongestReaching)));

    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        for (var at = 0; at < name.Length; at += 1 + (name.Length >> 4))
            hash = (hash * 31) + name[at];
        return (int)((hash ^ (hash >> 10)) & (Buckets - 1));
    }

    private sealed class Row(byte[] name)
    {
        public byte[] Name => name;

        public string Text => Encoding.Latin1.GetString(name);

        public long Count { get; private set; }

        public long Total { get; private set; }

        public long Longest { get; private set; }

        public long Reaching { get; private set; }

        public long LongestReaching { get; private set; }

        public void Add(long ticks, long reaching)
        {
            ticks = Math.Min(ticks, LongestTime);
            reaching = Math.Min(reaching, LongestTime);
            Count++;
            Total += ticks;
            Longest = Math.Max(Longest, ticks);
            Reaching += reaching;
            LongestReaching = Math.Max(LongestReaching, reaching);
        }
    }
}
