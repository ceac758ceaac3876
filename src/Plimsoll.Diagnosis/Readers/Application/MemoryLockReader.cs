using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How much memory a process may lock, as Elasticsearch and OpenSearch log it when mlockall was refused, and as <c>ulimit -a</c> lists it.</summary>
internal sealed class MemoryLockReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["RLIMIT_MEMLOCK, soft limit: ", "max locked memory  "];

    protected override Regex Pattern => Limit;

    protected override Fact? Of(Match match, LogLine line) => new ResourceLimit
    {
        Origin = line.Origin(),
        Option = 'l',
        Value = long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes / 1024
            : long.TryParse(match.Groups["kibibytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes : null,
    };

    private static readonly Regex Limit = new(@"RLIMIT_MEMLOCK, soft limit: (?:(?<bytes>\d{1,18})|unlimited)|^\s*max locked memory\s+\(kbytes, -l\)\s+(?:(?<kibibytes>\d{1,18})|unlimited)\s*$", RegexOptions.ExplicitCapture);
}
