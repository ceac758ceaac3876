using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's and OpenSearch's check of vm.max_map_count before their start (BootstrapChecks). On a development node it only warns, and the node starts.</summary>
internal sealed class MapCountReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["vm.max_map_count ["];

    protected override Regex Pattern => Check;

    protected override Fact? Of(Match match, LogLine line) =>
        Warning.IsMatch(line.Text) || match.Whole("allowed") is not { } allowed || match.Whole("wanted") is not { } wanted ? null : new MapCountTooLow { Origin = line.Origin(), Allowed = allowed, Wanted = wanted };

    private static readonly Regex Check = new(@"vm\.max_map_count \[(?<allowed>\d{1,18})\] is too low, increase to at least \[(?<wanted>\d{1,18})\]", RegexOptions.ExplicitCapture);

    private static readonly Regex Warning = new(@"\bWARN(?:ING)?\b");
}
