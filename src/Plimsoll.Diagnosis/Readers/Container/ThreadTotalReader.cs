using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The number of threads of a process over time, as <c>/proc/PID/status</c> and Arthas have it.</summary>
internal sealed class ThreadTotalReader : PatternReader
{
    public override string Format => "number of threads";

    public override IReadOnlyList<string> Literals { get; } = ["pids.current "];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Threads:", "Threads Total:"];

    protected override Regex Pattern => Total;

    protected override Fact? Of(Match match, LogLine line) =>
        long.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 1 << 22 ? new ThreadTotal { Origin = line.Origin(), Count = count } : null;

    private static readonly Regex Total = new(@"\bThreads(?: Total)?:\s*(?<count>\d{1,9})\b", RegexOptions.ExplicitCapture);
}
