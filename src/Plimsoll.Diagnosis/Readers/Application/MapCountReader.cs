using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's and OpenSearch's check of vm.max_map_count before their start (BootstrapChecks). On a development node it only warns, and the node starts.</summary>
internal sealed class MapCountReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["vm.max_map_count ["];

    protected override Regex Pattern => Check;

    protected override Fact? Of(Match match, LogLine line) =>
        Warning.IsMatch(line.Text) || !Number(match, "allowed", out var allowed) || !Number(match, "wanted", out var wanted) ? null : new MapCountTooLow { Origin = line.Origin(), Allowed = allowed, Wanted = wanted };

    private static bool Number(Match match, string group, out long number) => long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static readonly Regex Check = new(@"vm\.max_map_count \[(?<allowed>\d{1,18})\] is too low, increase to at least \[(?<wanted>\d{1,18})\]", RegexOptions.ExplicitCapture);

    private static readonly Regex Warning = new(@"\bWARN(?:ING)?\b");
}
