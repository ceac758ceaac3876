using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Druid's check of direct memory before its start (<c>DruidProcessingConfig</c> / <c>GuiceInjectors</c>).</summary>
internal sealed class StartRefusedReader : PatternReader
{
    public override string Format => "Druid log";

    public override IReadOnlyList<string> Literals { get; } = ["Not enough direct memory."];

    protected override Regex Pattern => Check;

    protected override Fact? Of(Match match, LogLine line) => new StartRefused { Origin = line.Origin(), Available = Number(match, "available"), Needed = Number(match, "needed") };

    private static long Number(Match match, string group) =>
        long.TryParse(match.Groups[group].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static readonly Regex Check = new(@"maxDirectMemory\[(?<available>[\d,]{1,24})\], memoryNeeded\[(?<needed>[\d,]{1,24})\]", RegexOptions.ExplicitCapture);
}
