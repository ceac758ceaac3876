using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Memory pools in Elasticsearch's node statistics, whole or in fragments: <c>"young" : { ... "max_in_bytes" : 139591680</c>.</summary>
internal sealed class PoolLimitReader : LineReader
{
    public override string Format => "node statistics";

    public override IReadOnlyList<string> Literals { get; } = ["\"max_in_bytes\""];

    public override void Read(LogLine line, LineContext context)
    {
        if (Limit.Match(line.Text) is not { Success: true } limit || limit.Whole("bytes") is not { } bytes)
            return;
        var pool = context.Preceding(4).Select(earlier => Pool.Match(earlier.Text)).LastOrDefault(match => match.Success);
        if (pool is not null)
            context.Facts.Add(new PoolLimit { Origin = line.Origin(), Pool = pool.Groups["pool"].Value, Bytes = bytes });
    }

    private static readonly Regex Limit = new("""
        "max_in_bytes"\s*:\s*(?<bytes>\d{1,18})
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);

    private static readonly Regex Pool = new("""
        "(?<pool>young|survivor|old)"\s*:\s*\{
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);
}
