using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.Lines;

/// <summary>The clocks of one line, in ticks of 100 ns; -1 where the line has none.</summary>
/// <param name="Uptime">Since the JVM's start.</param>
/// <param name="Wall">UTC, as <see cref="DateTime.Ticks"/>.</param>
internal readonly record struct Stamp(long Uptime, long Wall)
{
    public const long None = -1;

    public static readonly Stamp Empty = new(None, None);

    public bool IsEmpty => Uptime == None && Wall == None;

    /// <summary>Reads <c>2026-11-20T14:00:05.248+0000</c> (also <c>Z</c>, <c>+00:00</c>, a comma, a blank for the T or no zone).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Date(ref Scan scan, out long wall)
    {
        wall = None;
        var t = scan.Rest;
        if (t.Length < 19 || t[4] != '-' || t[7] != '-' || t[10] is not ((byte)'T' or (byte)' ') || t[13] != ':' || t[16] != ':')
            return false;
        int year = Pair(t, 0) * 100 + Pair(t, 2), month = Pair(t, 5), day = Pair(t, 8), hour = Pair(t, 11), minute = Pair(t, 14), second = Pair(t, 17);
        if (year is < 1970 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60)
            return false;
        wall = new DateTime(year, month, day, hour, minute, 0).Ticks + (second * TimeSpan.TicksPerSecond);
        scan.At += 19;
        Fraction(ref scan, ref wall);
        Zone(ref scan, ref wall);
        return true;
    }

    /// <summary>Reads an uptime such as <c>12.345</c> with at least two decimals, as JDK 8 prints before a colon.</summary>
    public static bool Seconds(ref Scan scan, out long uptime)
    {
        var start = scan.At;
        if (scan.Decimal(TimeSpan.TicksPerSecond, out uptime) && scan.Text[start..scan.At].IndexOfAny((byte)'.', (byte)',') > 0)
            return true;
        scan.At = start;
        uptime = None;
        return false;
    }

    private static int Pair(ReadOnlySpan<byte> text, int at)
    {
        var (high, low) = (text[at] - '0', text[at + 1] - '0');
        return high is < 0 or > 9 || low is < 0 or > 9 ? -1000 : (high * 10) + low;
    }

    private static void Fraction(ref Scan scan, ref long wall)
    {
        if (scan.Current is not ((byte)'.' or (byte)','))
            return;
        scan.At++;
        for (var unit = TimeSpan.TicksPerSecond / 10; scan.Current - (uint)'0' <= 9; scan.At++, unit /= 10)
            wall += (scan.Current - '0') * unit;
    }

    private static void Zone(ref Scan scan, ref long wall)
    {
        if (scan.Skip((byte)'Z') || scan.Current is not ((byte)'+' or (byte)'-') || scan.Rest.Length < 5)
            return;
        var sign = scan.Current == '-' ? -1 : 1;
        var zone = scan.Rest;
        var colon = zone.Length > 5 && zone[3] == ':' ? 1 : 0;
        var minutes = (Pair(zone, 1) * 60) + Pair(zone, 3 + colon);
        if (minutes is < 0 or > 18 * 60)
            return;
        wall -= sign * minutes * TimeSpan.TicksPerMinute;
        scan.At += 5 + colon;
    }
}
