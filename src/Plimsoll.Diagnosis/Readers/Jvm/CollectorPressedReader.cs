using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// G1's ergonomics on the heap's size (-XX:+PrintAdaptiveSizePolicy of JDK 7 and 8, <c>gc,ergo,heap</c> at debug from JDK 9 on):
/// <c>recent GC overhead: 92.91 %, threshold: 10.00 %, uncommitted: 0 bytes</c> (g1CollectorPolicy.cpp, g1HeapSizingPolicy.cpp).
/// </summary>
internal sealed class CollectorPressedReader : PatternReader
{
    public override string Format => "GC log";

    public override IReadOnlyList<string> Literals { get; } = ["recent GC overhead: "];

    protected override Regex Pattern => Overhead;

    protected override Fact? Of(Match match, LogLine line) =>
        double.TryParse(match.Groups["percent"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? new CollectorPressed { Origin = line.Origin(), Overhead = percent / 100, AtLimit = match.Groups["room"].Value == "0" }
            : null;

    private static readonly Regex Overhead = new(@"recent GC overhead: (?<percent>\d{1,3}(?:\.\d{1,6})?) ?%,? threshold: [\d.]{1,9} ?%,? uncommitted: (?<room>\d{1,18}) ?(?:bytes|B)\b", RegexOptions.ExplicitCapture);
}
