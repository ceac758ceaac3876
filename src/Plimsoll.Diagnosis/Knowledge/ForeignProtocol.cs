using System.Buffers.Binary;
using System.Text;

namespace Plimsoll.Diagnosis.Knowledge;

/// <summary>
/// A length that is the beginning of another protocol's text: a program that reads four bytes as a big-endian length reads 369295616 to 369296639 where
/// a peer begins a TLS handshake (16 03 01 ..), and 1195725856 where it says "GET ".
/// </summary>
/// <param name="Name">The protocol, as a sentence names it.</param>
/// <param name="Answers">Whether they are the bytes of an answer: then the peer is the server and this process the client.</param>
/// <param name="Length">The four bytes as a number.</param>
internal readonly record struct ForeignProtocol(string Name, bool Answers, long Length)
{
    /// <summary>Whether they are the bytes of a stored value's format rather than of a conversation: what was written is read by another codec than wrote it.</summary>
    public bool IsData { get; init; }

    // Netty counts the four bytes of the length itself as part of the frame.
    private const int OwnBytes = 4;

    // RFC 8446, 5.1: content type, then the major version 3 and a minor one of 0 to 4.
    private const byte Handshake = 0x16;
    private const byte Alert = 0x15;

    private static readonly (string Text, string Name, bool Answers)[] Words =
    [
        ("GET ", "HTTP", false), ("POST", "HTTP", false), ("PUT ", "HTTP", false), ("HEAD", "HTTP", false), ("OPTI", "HTTP", false), ("DELE", "HTTP", false), ("PATC", "HTTP", false), ("CONN", "HTTP", false),
        ("PRI ", "HTTP/2", false), ("HTTP", "HTTP", true), ("SSH-", "SSH", false), ("EHLO", "SMTP", false), ("HELO", "SMTP", false), ("220 ", "SMTP or FTP", true),
    ];

    /// <summary>The protocol whose first bytes a length is; null for any other length.</summary>
    public static ForeignProtocol? Of(long length) => Begins(length) ?? Begins(length - OwnBytes);

    private static ForeignProtocol? Begins(long length)
    {
        if (length is <= 0 or > int.MaxValue)
            return null;
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)length);
        if (bytes[0] is Handshake or Alert && bytes[1] == 3 && bytes[2] <= 4)
            return new ForeignProtocol("TLS", bytes[0] == Alert, length);
        var text = Encoding.ASCII.GetString(bytes);
        foreach (var (word, name, answers) in Words)
        {
            if (text == word)
                return new ForeignProtocol(name, answers, length);
        }

        return Data(bytes) is { } format ? new ForeignProtocol(format, false, length) { IsData = true } : null;
    }

    // RFC 8259: an object or an array whose first element is a string or an object with a key; RFC 1952: gzip with the method deflate; XML's declaration.
    private static string? Data(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'{', (byte)'"', ..] or [(byte)'[', (byte)'"', ..] or [(byte)'[', (byte)'{', (byte)'"', _] => "JSON text",
        [0x1F, 0x8B, 0x08, _] => "data compressed by gzip",
        [(byte)'<', (byte)'?', (byte)'x', (byte)'m'] => "XML",
        _ => null,
    };
}
