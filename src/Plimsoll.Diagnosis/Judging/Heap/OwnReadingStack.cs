using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// Stacks of a heap that ended while a method of the program's own was gathering one value: frames of the JDK that enlarge a text or a byte buffer,
/// and right below them a method that by its name, or its class's name, reads. What is put together for output is no record.
/// </summary>
internal static partial class OwnReadingStack
{
    private const int Top = 10;

    private static readonly string[] Text = ["java.lang.AbstractStringBuilder.", "java.lang.StringBuilder.", "java.lang.StringBuffer.", "java.io.CharArrayWriter.", "java.io.StringWriter."];

    private static readonly string[] Stream =
    [
        "java.io.ByteArrayOutputStream.", "java.io.InputStream.readAllBytes", "java.io.InputStream.readNBytes", "java.nio.file.Files.read",
        "org.apache.commons.io.output.ByteArrayOutputStream.", "org.apache.commons.io.output.AbstractByteArrayOutputStream.", "org.apache.commons.io.IOUtils.toByteArray", "com.google.common.io.ByteStreams.toByteArray",
    ];

    private static readonly string[] Enlarging = ["Arrays.copyOf", "ensureCapacity", "expandCapacity", ".newCapacity(", ".grow(", ".inflate(", ".readAllBytes(", ".readNBytes(", "Files.read"];

    /// <summary>What was growing and the frame that reads; null where no method of the program's own reads right below the growing buffer.</summary>
    public static (ParserBuffer Buffer, string Frame)? Of(Thrown thrown)
    {
        var (text, stream, copied) = (false, false, false);
        foreach (var frame in thrown.Root.Frames.Take(Top).Select(Plain))
        {
            text |= Starts(frame, Text) && !frame.Contains(".toString(", StringComparison.Ordinal);
            stream |= Starts(frame, Stream) && !frame.Contains(".toByteArray(", StringComparison.Ordinal);
            copied |= Enlarging.Any(method => frame.Contains(method, StringComparison.Ordinal));
            if (!ApplicationFrames.IsJdk(frame) && !Starts(frame, Stream))
                return copied && (text || stream) && Reads(frame) ? (stream ? Whole(frame) : Value(frame), frame) : null;
        }

        return null;
    }

    // Newer versions of the JDK name the module, log4j2 the loader: java.base/java.util..., app//com.acme...
    private static string Plain(string frame) => frame.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && frame.LastIndexOf('/', open) is >= 0 and var slash ? frame[(slash + 1)..] : frame;

    private static bool Starts(string frame, string[] names) => names.Any(name => frame.StartsWith(name, StringComparison.Ordinal));

    private static bool Reads(string frame)
    {
        if (!ApplicationFrames.IsApplication(frame) || ApplicationFrames.Short(frame).Split('.') is not [var type, var method])
            return false;
        return !Writing.IsMatch(method) && (Reading.IsMatch(method) || (ReadingType.IsMatch(type) && method != "<init>"));
    }

    private static ParserBuffer Value(string frame) => new(
        [], "large-record/field",
        "one value was being gathered: with a quotation mark or bracket that is never closed, a wrong delimiter or a file without line ends, the rest of the input is one record",
        $"bound the length of a record and of a field in {ApplicationFrames.Short(frame)} (refuse it with its line number and go on at the next line), and look for the quotation mark that is not closed, or the line end that is missing");

    private static ParserBuffer Whole(string frame) => new(
        [], "large-record/whole-input",
        "a whole stream was being gathered in memory, as large as whoever sends it makes it",
        $"read the stream in pieces in {ApplicationFrames.Short(frame)} (a buffer of 64 KiB to a file or to the next step) instead of one byte array, and refuse input above a maximum length before it is read");

    private static readonly Regex Reading = new(@"^(?:lambda\$)?(?:read|parse|next|decode|scan|token|lex|unquote|unescape|receive|fetch|download|upload|copy|slurp|drain|consume|load|import|ingest|accumulate|deserial|unmarshal|extract)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Writing = new(@"^(?:lambda\$)?(?:to[A-Z]|format|report|print|write|render|describe|dump|log|build|encode|serial|append|join|export|generate|compose|emit)", RegexOptions.ExplicitCapture);

    private static readonly Regex ReadingType = new(@"(?:Reader|Parser|Scanner|Tokeni[sz]er|Lexer|Decoder|Deseriali[sz]er|Importer)(?:\$[\w$]*)?$", RegexOptions.ExplicitCapture);
}
