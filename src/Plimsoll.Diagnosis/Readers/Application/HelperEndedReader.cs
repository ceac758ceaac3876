using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The end of a Python process beside the JVM: Spark's <c>PythonRunner</c> (driver) and its workers, Flink's <c>PythonDriver</c>. Codes that a program chose itself are no kill.</summary>
internal sealed class HelperEndedReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["User application exited with ", "Python worker exited unexpectedly", "Python process exits with code"];

    protected override Regex Pattern => Ended;

    protected override Fact? Of(Match match, LogLine line)
    {
        int? code = int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return code is null or 137 ? new HelperEnded { Origin = line.Origin(), Code = code } : null;
    }

    private static readonly Regex Ended = new(@"(?:User application exited with|Python process exits with code:?) (?<code>\d{1,5})\b|Python worker exited unexpectedly", RegexOptions.ExplicitCapture);
}
