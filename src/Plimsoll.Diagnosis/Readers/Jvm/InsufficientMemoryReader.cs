using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The JVM's words when the operating system refuses it memory: warnings of <c>os_linux.cpp</c> and <c>os_windows.cpp</c> (<c>DOS error/errno=1455</c>) and the head of hs_err files, JDK 6 to 25.</summary>
internal sealed class InsufficientMemoryReader : PatternReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "There is insufficient memory for the Java", "os::commit_memory(", "failed; error='", "Native memory allocation (", "Cannot create worker GC thread", "Could not reserve enough space for", "Could not reserve enough space in", "CreateProcess error=1455",
        "Could not allocate compressed class space", "Could not allocate metaspace", "Out of swap space to map in thread stack",
    ];

    protected override Regex Pattern => Refusal;

    protected override Fact? Of(Match match, LogLine line) => new NativeRefusal
    {
        Origin = line.Origin(),
        Bytes = Bytes(match),
        Purpose = match.Groups["purpose"].Value.Trim(),
        IsMapping = match.Groups["map"].Success,
        Errno = int.TryParse(match.Groups["errno"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var errno) ? errno : null,
    };

    private static long? Bytes(Match match)
    {
        if (!long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            return null;
        return match.Groups["kilo"].Success ? (bytes < 1L << 50 ? bytes << 10 : null) : bytes;
    }

    // os::commit_memory(0x00000000f0000000, 268435456, 0) failed; error='Not enough space' (errno=12);  Could not reserve enough space for 2097152KB object heap
    // Quoted without its beginning, and with it without its size: failed; error='Cannot allocate memory' (errno=12)
    private static readonly Regex Refusal = new(@"(?<map>os::commit_memory)\(0x[0-9a-f]+, (?<bytes>\d+), [^)]*\) failed; error='(?<purpose>[^']*)' \((?:DOS error/)?(?:errno=|error=.{0,40}errno=)(?<errno>\d+)\)|\b(?<map>failed); error='[^'\n]{1,80}' \((?:error=.{0,40})?errno=(?<errno>12)\)|Native memory allocation \((?:(?<map>mmap|mprotect)|malloc)\) failed to (?:map|allocate|protect) (?<bytes>\d+) bytes(?:(?: for |\. Error detail: )(?<purpose>[^.]{1,80}))?|There is insufficient memory for the Java Runtime|Cannot create (?<purpose>worker GC thread)|Could not reserve enough space for (?:(?<bytes>\d+) ?(?<kilo>KB) )?(?<purpose>object heap|code cache)|Could not reserve enough space in (?<purpose>CodeCache|CodeHeap '[^']{1,40}') \((?<bytes>\d+)(?<kilo>K)\)|Could not allocate (?<purpose>compressed class space|metaspace): (?<bytes>\d+) bytes|CreateProcess error=(?<errno>1455)\b|Out of swap space", RegexOptions.ExplicitCapture);
}
