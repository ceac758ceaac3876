using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Limits of a user's processes as <c>ulimit -a</c> and <c>/proc/PID/limits</c> list them.</summary>
internal sealed class ResourceLimitReader : PatternReader
{
    public override string Format => "ulimit -a";

    public override IReadOnlyList<string> Literals { get; } = ["max user processes ", "virtual memory  ", "Max processes  "];

    protected override Regex Pattern => Row;

    protected override Fact? Of(Match match, LogLine line) => new ResourceLimit
    {
        Origin = line.Origin(),
        Option = match.Groups["option"].Success ? match.Groups["option"].Value[0] : 'u',
        Value = match.Whole("value"),
    };

    private static readonly Regex Row = new(@"^\s*(?:max user processes|virtual memory)\s+\((?:kbytes, )?-(?<option>[uv])\)\s+(?<value>\d{1,18}|unlimited)\s*$|^Max processes\s+(?<value>\d{1,18}|unlimited)\s+(?:\d{1,18}|unlimited)\s+processes\s*$", RegexOptions.ExplicitCapture);
}
