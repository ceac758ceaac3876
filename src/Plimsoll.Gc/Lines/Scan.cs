using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.Lines;

/// <summary>A place in a line that moves over numbers, sizes and words. Every reader leaves the place unchanged when it fails.</summary>
internal ref struct Scan(ReadOnlySpan<byte> text, int at = 0)
{
    private const long Absurd = 1_000_000_000_000_000;
    private const long Largest = 1L << 52;

    public ReadOnlySpan<byte> Text { get; } = text;

    public int At { get; set; } = Math.Min(at, text.Length);

    public readonly bool AtEnd => At >= Text.Length;

    public readonly ReadOnlySpan<byte> Rest => Text[At..];

    public readonly byte Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)At < (uint)Text.Length ? Text[At] : (byte)0;
    }

    public bool Skip(byte expected)
    {
        if (Current != expected || AtEnd)
            return false;
        At++;
        return true;
    }

    public bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
            return false;
        At += expected.Length;
        return true;
    }

    public void SkipBlanks()
    {
        while (Current == ' ')
            At++;
    }

    /// <summary>An unsigned integer, saturating far above anything sensible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Integer(out long value)
    {
        var digits = Rest;
        var length = 0;
        var number = 0L;
        for (; length < digits.Length && digits[length] - (uint)'0' <= 9; length++)
            number = number < Absurd ? (number * 10) + (digits[length] - '0') : number;
        At += length;
        value = number;
        return length > 0;
    }

    /// <summary>An unsigned decimal number with point or comma, as a multiple of <c>1/scale</c> (a power of ten), cut after that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Decimal(long scale, out long value)
    {
        if (!Integer(out value))
            return false;
        value = value > Absurd / scale * 1000 ? Absurd : value * scale;
        if (Current is not ((byte)'.' or (byte)',') || At + 1 >= Text.Length || Text[At + 1] - (uint)'0' > 9)
            return true;
        var digits = Text[(At + 1)..];
        var length = 0;
        for (; length < digits.Length && digits[length] - (uint)'0' <= 9; length++)
        {
            scale /= 10;
            value += (digits[length] - '0') * scale;
        }

        At += length + 1;
        return true;
    }

    /// <summary>Seconds such as <c>0.0123456</c>, in ticks of 100 ns.</summary>
    public bool Seconds(out long ticks) => Decimal(TimeSpan.TicksPerSecond, out ticks);

    /// <summary>Milliseconds such as <c>3.456</c>, in ticks of 100 ns.</summary>
    public bool Milliseconds(out long ticks) => Decimal(TimeSpan.TicksPerMillisecond, out ticks);

    /// <summary>A size such as <c>1024K</c>, <c>12.5M</c>, <c>0.0B</c> or <c>2 G</c>, in bytes; the unit is required.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Size(out long bytes)
    {
        var start = At;
        if (!Decimal(1000, out var thousandths))
        {
            bytes = 0;
            return false;
        }

        var shift = Shift(Current);
        if (shift < 0)
        {
            At = start;
            bytes = 0;
            return false;
        }

        At++;
        if (shift > 0 && Current == (byte)'B')
            At++;
        bytes = (Math.Min(thousandths / 1000, Largest >> shift) << shift) + ((thousandths % 1000 << shift) / 1000);
        return true;
    }

    private static int Shift(byte unit) => unit switch
    {
        (byte)'B' => 0,
        (byte)'K' or (byte)'k' => 10,
        (byte)'M' => 20,
        (byte)'G' => 30,
        (byte)'T' => 40,
        _ => -1,
    };
}
