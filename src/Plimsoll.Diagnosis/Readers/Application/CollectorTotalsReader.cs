using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Hazelcast's <c>com.hazelcast.internal.diagnostics.HealthMonitor</c> (<c>com.hazelcast.util.HealthMonitor</c> up to 3.4): one line of <c>name=value</c> pairs, at level INFO once the heap passes 70 %,
/// <c>heap.memory.used/max=93.68%, ..., major.gc.count=167, major.gc.time=1122221ms</c>; up to 3.3 without <c>heap.</c>.
/// </summary>
internal sealed class CollectorTotalsReader : PatternReader
{
    public override string Format => "Hazelcast log";

    public override IReadOnlyList<string> Literals { get; } = ["memory.used/max="];

    protected override Regex Pattern => Health;

    protected override Fact? Of(Match match, LogLine line)
    {
        if (!double.TryParse(match.Groups["used"].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100
            || !long.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || !long.TryParse(match.Groups["spent"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var spent))
        {
            return null;
        }

        return new CollectorTotals { Origin = line.Origin(), Used = percent / 100, Collections = count, Spent = TimeSpan.FromMilliseconds(spent) };
    }

    private static readonly Regex Health = new(@"\bmemory\.used/max=(?<used>\d{1,3}(?:[.,]\d{1,4})?)%.*?\bmajor\.gc\.count=(?<count>\d{1,12}), ?major\.gc\.time=(?<spent>\d{1,12})(?:ms)?\b", RegexOptions.ExplicitCapture);
}
