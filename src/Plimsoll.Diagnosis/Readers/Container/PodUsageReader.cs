using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Rows of <c>kubectl top pod</c>, with or without their header: <c>kafka-zookeeper-0   9m   148Mi</c>.</summary>
internal sealed class PodUsageReader : PatternReader
{
    public override string Format => "kubectl top";

    public override IReadOnlyList<string> Literals { get; } = [];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Mi", "Gi"];

    protected override Regex Pattern => Row;

    protected override Fact? Of(Match match, LogLine line) =>
        long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new PodUsage { Origin = line.Origin(), Pod = match.Groups["pod"].Value, Bytes = size << (match.Groups["unit"].ValueSpan is "G" ? 30 : 20) }
            : null;

    // A namespace or, with --containers, the pod may stand before the name; processors in thousandths or whole.
    private static readonly Regex Row = new(@"^\s*(?:[a-z0-9][\w.-]{0,200}\s+)?(?<pod>[a-z0-9][a-z0-9.-]{0,200})\s+\d{1,7}m?\s+(?<size>\d{1,7})(?<unit>[MG])i\s*$", RegexOptions.ExplicitCapture);
}
