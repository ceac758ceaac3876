using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Elasticsearch's and OpenSearch's check of vm.max_map_count before their start (BootstrapChecks). On a development node it only warns, and the node starts.</summary>
internal sealed class MapCountReader : LineReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["vm.max_map_count ["];

    public override void Read(LogLine line, LineContext context)
    {
        if (BootstrapCheck.IsWarning(line) || Check.Match(line.Text) is not { Success: true } match || match.Whole("allowed") is not { } allowed || match.Whole("wanted") is not { } wanted)
            return;
        context.Facts.Add(new MapCountTooLow { Origin = line.Origin(), Allowed = allowed, Wanted = wanted, IsUnsure = !BootstrapCheck.IsRefusal(line, context) });
    }

    // "likely too low" until 5.0.
    private static readonly Regex Check = new(@"vm\.max_map_count \[(?<allowed>\d{1,18})\] (?:is|likely) too low, increase to at least \[(?<wanted>\d{1,18})\]", RegexOptions.ExplicitCapture);
}
