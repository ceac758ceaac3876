using System.Text;

namespace Plimsoll.Heap.Format;

/// <summary>The JVM's own encoding of names: JVMS 4.4.7 (zero as two bytes, supplementary characters as two surrogates of three bytes).</summary>
internal static class ModifiedUtf8
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
            text.Append(One(bytes, ref i));
        return text.ToString();
    }

    private static char One(ReadOnlySpan<byte> bytes, ref int at)
    {
        int first = bytes[at];
        if (first < 0x80)
            return (char)bytes[at++];
        if ((first & 0xe0) == 0xc0 && at + 1 < bytes.Length)
        {
            at += 2;
            return (char)(((first & 0x1f) << 6) | (bytes[at - 1] & 0x3f));
        }

        if ((first & 0xf0) == 0xe0 && at + 2 < bytes.Length)
        {
            at += 3;
            return (char)(((first & 0x0f) << 12) | ((bytes[at - 2] & 0x3f) << 6) | (bytes[at - 1] & 0x3f));
        }

        at++;
        return '\ufffd';
    }
}
