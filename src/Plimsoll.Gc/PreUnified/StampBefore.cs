using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.PreUnified;

/// <summary>The <c>2026-11-21T06:32:40.632+0000: 0.169: </c> in front of a bracket; either part, or both, may be missing.</summary>
internal static class StampBefore
{
    private const int DateLength = 28;

    public static Stamp Read(ReadOnlySpan<byte> text)
    {
        var uptime = Uptime(ref text);
        return new Stamp(uptime, Date(text));
    }

    private static long Uptime(ref ReadOnlySpan<byte> text)
    {
        var rest = text.TrimEnd((byte)' ');
        if (!rest.EndsWith(":"u8))
            return Stamp.None;
        var start = rest.Length - 1;
        while (start > 0 && (rest[start - 1] is (byte)'.' or (byte)',' || rest[start - 1] - (uint)'0' <= 9))
            start--;
        var scan = new Scan(rest, start);
        if (!Stamp.Seconds(ref scan, out var uptime) || (start > 0 && rest[start - 1] is (byte)':' or (byte)'-' or (byte)'+'))
            return Stamp.None;
        text = rest[..start];
        return uptime;
    }

    private static long Date(ReadOnlySpan<byte> text)
    {
        var rest = text.TrimEnd(": "u8);
        if (rest.Length < DateLength)
            return Stamp.None;
        var scan = new Scan(rest, rest.Length - DateLength);
        return Stamp.Date(ref scan, out var wall) ? wall : Stamp.None;
    }
}
