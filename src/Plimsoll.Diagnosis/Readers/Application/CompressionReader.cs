using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Words and classes of zlib in a log, a stack, a thread dump or the options of a program: it compresses.</summary>
internal sealed class CompressionReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["java.util.zip.Deflater", "java.util.zip.Inflater", "java.util.zip.GZIP", "java.util.zip.Zip", "zlib level", "gzip level", "compression level", "compressionLevel"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["zlib", "gzip", "deflate", "inflate", "Deflater", "Inflater"];

    protected override Regex Pattern => Zlib;

    // Sources of notes ask; logs, stacks and options tell.
    protected override Fact? Of(Match match, LogLine line) =>
        line.Header is null && !match.Groups["class"].Success ? null : new CompressionSeen { Origin = line.Origin(), Word = match.Value };

    private static readonly Regex Zlib = new(@"(?<class>java\.util\.zip\.(?:Deflater|Inflater|GZIP(?:Out|In)putStream|Zip(?:Out|In)putStream)\w*)|\b(?:zlib|gzip|deflate|inflate)\b(?![ -]?(?:off|disabled|none))|\bcompression ?[Ll]evel\b", RegexOptions.ExplicitCapture);
}
