using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.Lines;

/// <summary>The <c>[...]</c> in front of a line of unified logging: found at once, understood only when asked.</summary>
/// <remarks>Order fixed by the JVM: time utctime uptime timemillis uptimemillis timenanos uptimenanos hostname pid tid level tags (logDecorators.hpp).</remarks>
internal static class Decorators
{
    private const int LongestDecorator = 300;
    private const long EpochMillisecondsFrom = 100_000_000_000;

    /// <summary>Where the message begins behind the run of <c>[...]</c> at <paramref name="from"/>; <paramref name="from"/> itself if there is no such run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int End(ReadOnlySpan<byte> line, int from)
    {
        var at = from;
        while (at < line.Length && line[at] == '[')
        {
            var close = line[at..].IndexOf((byte)']');
            if (close is < 2 or > LongestDecorator)
                return from;
            at += close + 1;
        }

        return at < line.Length && line[at] == ' ' ? at + 1 : at;
    }

    /// <summary>The clocks among the decorators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Stamp Stamp(ReadOnlySpan<byte> decorators)
    {
        long uptime = Lines.Stamp.None, wall = Lines.Stamp.None, nanos = Lines.Stamp.None;
        foreach (var decorator in new Each(decorators))
        {
            if (decorator[0] - (uint)'0' > 9)
                break;
            var scan = new Scan(decorator);
            if (Lines.Stamp.Date(ref scan, out var date))
            {
                wall = date;
                continue;
            }

            if (!scan.Decimal(TimeSpan.TicksPerSecond, out var value))
                continue;
            if (scan.Rest.SequenceEqual("s"u8))
                uptime = value;
            else if (scan.Rest.SequenceEqual("ms"u8))
                Milliseconds(value / TimeSpan.TicksPerSecond, ref uptime, ref wall);
            else if (scan.Rest.SequenceEqual("ns"u8))
                nanos = Nanoseconds(decorator);
        }

        return new Stamp(uptime == Lines.Stamp.None && wall == Lines.Stamp.None ? nanos : uptime, wall);
    }

    /// <summary>Whether at least one decorator is a clock, a level or a list of tags, as only a JVM's logging writes them.</summary>
    public static bool AreOfUnifiedLogging(ReadOnlySpan<byte> decorators)
    {
        foreach (var decorator in new Each(decorators))
        {
            if (IsLevel(decorator) || IsUptime(decorator))
                return true;
        }

        return false;
    }

    private static bool IsUptime(ReadOnlySpan<byte> decorator)
    {
        var scan = new Scan(decorator);
        return Lines.Stamp.Seconds(ref scan, out _) && scan.Rest.SequenceEqual("s"u8);
    }

    private static bool IsLevel(ReadOnlySpan<byte> decorator)
    {
        var word = decorator.TrimEnd((byte)' ');
        return word.SequenceEqual("info"u8) || word.SequenceEqual("debug"u8) || word.SequenceEqual("trace"u8) || word.SequenceEqual("warning"u8) || word.SequenceEqual("error"u8);
    }

    private static void Milliseconds(long value, ref long uptime, ref long wall)
    {
        if (value < EpochMillisecondsFrom)
            uptime = value * TimeSpan.TicksPerMillisecond;
        else
            wall = DateTime.UnixEpoch.Ticks + (value * TimeSpan.TicksPerMillisecond);
    }

    private static long Nanoseconds(ReadOnlySpan<byte> decorator)
    {
        var scan = new Scan(decorator);
        scan.Integer(out var value);
        return value / 100;
    }

    /// <summary>Enumerates the contents of a run of <c>[...]</c>.</summary>
    public ref struct Each(ReadOnlySpan<byte> decorators)
    {
        private ReadOnlySpan<byte> _rest = decorators;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly Each GetEnumerator() => this;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool MoveNext()
        {
            var close = _rest.Length > 0 && _rest[0] == '[' ? _rest.IndexOf((byte)']') : -1;
            if (close < 2)
                return false;
            Current = _rest[1..close];
            _rest = _rest[(close + 1)..];
            return true;
        }
    }
}
