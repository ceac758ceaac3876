using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's monitor of its collector (<c>JvmGcMonitorService</c>).</summary>
internal sealed class CollectionShareReader : PatternReader
{
    public override string Format => "Elasticsearch log";

    public override IReadOnlyList<string> Literals { get; } = ["] overhead, spent ["];

    protected override Regex Pattern => Share;

    protected override Fact? Of(Match match, LogLine line) => new CollectionShare { Origin = line.Origin(), Spent = Seconds(match, "spent"), Window = Seconds(match, "window") };

    private static double Seconds(Match match, string group)
    {
        var text = match.Groups[group].Value;
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : text.EndsWith('m') ? 60 : 1;
        return double.TryParse(text.TrimEnd('m', 's'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number * unit : 0;
    }

    private static readonly Regex Share = new(@"overhead, spent \[(?<spent>[\d.]{1,9}m?s?)\] collecting in the last \[(?<window>[\d.]{1,9}m?s?)\]", RegexOptions.ExplicitCapture);
}
