using System.Text;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Brings text of other encodings to UTF-8, so that one scanner serves all.</summary>
internal static class TextDecoding
{
    private static readonly Lazy<Encoding> Gb18030 = new(() => CodePagesEncodingProvider.Instance.GetEncoding("GB18030") ?? Encoding.Latin1);

    /// <summary>The content as UTF-8, and the name of the encoding where it was another one.</summary>
    public static (Stream Content, string? From) ToUtf8(Stream content, ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith("\ufeff"u8))
            return (content, null);
        if (IsUtf16(sample))
        {
            var bigEndian = sample[0] is 0xfe or 0;
            return (Encoding.CreateTranscodingStream(content, bigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode, Encoding.UTF8), "UTF-16");
        }

        return IsGb18030(sample) ? (Encoding.CreateTranscodingStream(content, Gb18030.Value, Encoding.UTF8), "GB18030") : (content, null);
    }

    /// <summary>A byte-order mark, or every other byte of the sample zero.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> sample)
    {
        if (sample is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
            return true;
        if (sample.Length < 16)
            return false;
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var half = sample.Length / 2;
        return (even * 10 > half * 6 && odd * 10 < half) || (odd * 10 > half * 6 && even * 10 < half);
    }

    // Not UTF-8, yet nearly every high byte pairs up as GBK does: lead 81..FE, trail 40..7E or 80..FE.
    private static bool IsGb18030(ReadOnlySpan<byte> sample)
    {
        if (IsUtf8(sample))
            return false;
        int pairs = 0, broken = 0;
        for (var i = 0; i < sample.Length - 1; i++)
        {
            if (sample[i] < 0x80)
                continue;
            if (sample[i] is >= 0x81 and <= 0xfe && sample[i + 1] is >= 0x40 and not 0x7f and not 0xff)
            {
                pairs++;
                i++;
            }
            else
            {
                broken++;
            }
        }

        return pairs >= 2 && broken * 20 <= pairs;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> sample)
    {
        while (!sample.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(sample, out _, out var consumed);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                return true;
            if (status != System.Buffers.OperationStatus.Done)
                return false;
            sample = sample[consumed..];
        }

        return true;
    }
}
