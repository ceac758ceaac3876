using System.Runtime.CompilerServices;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Unified;

/// <summary>G1's region counts of one collection: <c>Eden regions: 14-&gt;0(18)</c> and so on.</summary>
internal sealed class Regions
{
    private long _youngBefore;
    private long _youngAfter;
    private long _youngLimit;
    private long _usedAfter;

    /// <summary>Humongous regions left; -1 unknown.</summary>
    public long Humongous { get; private set; }

    public bool IsEmpty => _youngBefore < 0;

    public long YoungBefore => _youngBefore;

    public long YoungAfter => _youngAfter;

    public long YoungLimit => _youngLimit;

    public void Clear()
    {
        _youngBefore = _youngAfter = _youngLimit = -1;
        _usedAfter = 0;
        Humongous = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read(ReadOnlySpan<byte> text, int at)
    {
        var scan = new Scan(text, at);
        scan.SkipBlanks();
        if (!scan.Integer(out var before) || !scan.Skip("->"u8) || !scan.Integer(out var after))
            return false;
        var limit = scan.Skip((byte)'(') && scan.Integer(out var parsed) ? parsed : 0;
        _usedAfter += after;
        if (text[0] is (byte)'E' or (byte)'S')
            AddYoung(before, after, limit);
        else if (text[0] == 'H')
            Humongous = after;
        return true;
    }

    /// <summary>Bytes per region when no line tells: the power of two that best makes the regions hold the heap.</summary>
    public long GuessSize(long heapAfter)
    {
        if (heapAfter <= 0 || _usedAfter <= 0)
            return -1;
        var size = 1L << 20;
        while (size < 32L << 20 && size * _usedAfter < heapAfter)
            size <<= 1;
        return size;
    }

    private void AddYoung(long before, long after, long limit)
    {
        _youngBefore = Math.Max(0, _youngBefore) + before;
        _youngAfter = Math.Max(0, _youngAfter) + after;
        _youngLimit = Math.Max(0, _youngLimit) + limit;
    }
}
