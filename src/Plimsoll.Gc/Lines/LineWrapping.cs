using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plimsoll.Gc.Lines;

/// <summary>Takes off what a container runtime or a terminal put around a JVM's line. The line it gives is valid until the next one is asked for.</summary>
internal sealed class LineWrapping
{
    private const byte Escape = 0x1b;

    private byte[] _plain = new byte[512];

    /// <summary>The JVM's own line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> Open(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"log\":"u8))
            line = Logged(line);
        return line.Contains(Escape) ? WithoutColours(line) : line;
    }

    /// <summary><c>{"log":"...\n","stream":"stdout","time":"..."}</c>, whose writer (Go's encoding/json) also escapes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c>.</summary>
    private ReadOnlySpan<byte> Logged(ReadOnlySpan<byte> line)
    {
        var text = line[7..].TrimStart((byte)' ');
        if (text.IsEmpty || text[0] != '"')
            return line;
        var inner = text[1..];
        var end = End(inner);
        return inner[..end].Contains((byte)'\\') ? Unescaped(inner[..end]) : inner[..end];
    }

    private static int End(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
                return at;
            if (text[at] == '\\')
                at++;
        }

        return text.Length;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text)
    {
        var plain = Room(text.Length);
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                plain[length++] = text[at];
                continue;
            }

            at++;
            if (text[at] == 'u' && Character(text[(at + 1)..]) is { } character)
            {
                length += new Rune(character).EncodeToUtf8(plain.AsSpan(length));
                at += 4;
            }
            else if (text[at] is not ((byte)'n' or (byte)'r'))
            {
                plain[length++] = text[at] == 't' ? (byte)'\t' : text[at];
            }
        }

        return plain.AsSpan(0, length);
    }

    // A half of a surrogate pair says nothing a GC log has.
    private static char? Character(ReadOnlySpan<byte> text) =>
        text.Length >= 4 && ushort.TryParse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && !char.IsSurrogate((char)value) ? (char)value : null;

    private ReadOnlySpan<byte> WithoutColours(ReadOnlySpan<byte> line)
    {
        var plain = line.Overlaps(_plain) ? _plain : Room(line.Length);
        var length = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] != Escape || at + 1 == line.Length || line[at + 1] != '[')
            {
                plain[length++] = line[at];
                continue;
            }

            at += 2;
            while (at < line.Length && line[at] is < (byte)'@' or > (byte)'~')
                at++;
        }

        return plain.AsSpan(0, length);
    }

    private byte[] Room(int length)
    {
        if (_plain.Length < length)
            _plain = new byte[length];
        return _plain;
    }
}
