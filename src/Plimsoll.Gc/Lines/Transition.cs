using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.Lines;

/// <summary>The sizes of <c>24M-&gt;4M(128M)</c>, <c>1K(2K)-&gt;3K(4K)</c> or <c>24M(19%)-&gt;4M(3%)</c>, in bytes; -1 where there is none.</summary>
/// <param name="Before">The size left of the arrow.</param>
/// <param name="BeforeOf">The size in parentheses behind it.</param>
/// <param name="After">The size right of the arrow.</param>
/// <param name="AfterOf">The size in parentheses behind it.</param>
internal readonly record struct Transition(long Before, long BeforeOf, long After, long AfterOf)
{
    public static readonly Transition None = new(-1, -1, -1, -1);

    /// <summary>Reads a transition at the place; leaves it where it was if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Read(ref Scan scan, out Transition transition)
    {
        var start = scan.At;
        transition = None;
        if (!scan.Size(out var before))
            return false;
        var beforeOf = Parenthesis(ref scan);
        if (!scan.Skip("->"u8) || !scan.Size(out var after))
        {
            scan.At = start;
            return false;
        }

        transition = new Transition(before, beforeOf, after, Parenthesis(ref scan));
        return true;
    }

    /// <summary>The first transition in the text from <paramref name="from"/> on; <paramref name="at"/> is where it begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Find(ReadOnlySpan<byte> text, int from, out Transition transition, out int at)
    {
        while (from < text.Length)
        {
            var arrow = text[from..].IndexOf("->"u8);
            if (arrow < 0)
                break;
            at = Back(text, from, from + arrow);
            var scan = new Scan(text, at);
            if (Read(ref scan, out transition))
                return true;
            from += arrow + 2;
        }

        transition = None;
        at = -1;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Back(ReadOnlySpan<byte> text, int from, int arrow)
    {
        var at = arrow;
        while (at > from && (char.IsAsciiLetterOrDigit((char)text[at - 1]) || text[at - 1] is (byte)'.' or (byte)',' or (byte)'(' or (byte)')' or (byte)'%'))
            at--;
        while (at < arrow && text[at] - (uint)'0' > 9)
            at++;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Parenthesis(ref Scan scan)
    {
        if (scan.Current != '(')
            return -1;
        var start = scan.At++;
        if (scan.Size(out var size) && scan.Skip((byte)')'))
            return size;
        var close = scan.Text[start..].IndexOf((byte)')');
        scan.At = close is > 0 and < 16 ? start + close + 1 : start;
        return -1;
    }
}
