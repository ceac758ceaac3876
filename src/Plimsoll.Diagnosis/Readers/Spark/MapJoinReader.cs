using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Hive's words about a map join: plans, warnings of a cross product, hash tables, settings.</summary>
internal sealed class MapJoinReader : PatternReader
{
    public override string Format => "Hive log";

    public override IReadOnlyList<string> Literals { get; } = ["Map Join MAPJOIN[", "Map Join Operator", "local task to process map join", "hive.auto.convert.join", "hive.mapjoin.", "MapJoinMemoryExhaustion", "HashTableSinkOperator", "MapJoinOperator", "vertexName=Map "];

    protected override Regex Pattern => Seen;

    protected override Fact? Of(Match match, LogLine line) => TraceText.IsFrame(line.Text) ? null : new MapJoinSeen
    {
        Origin = line.Origin(),
        IsCrossProduct = line.Text.Contains("is a cross product", StringComparison.Ordinal),
        IsVertex = match.Groups["vertex"].Success,
        Setting = match.Groups["setting"].Value,
    };

    private static readonly Regex Seen = new(@"Map Join MAPJOIN\[|Map Join Operator|local task to process map join|(?<setting>hive\.(?:auto\.convert\.join|mapjoin)[\w.]{0,60}\s*=\s*[\w.]{1,20})|MapJoinMemoryExhaustion|HashTableSinkOperator|MapJoinOperator|(?<vertex>vertexName=Map \d{1,4}\b.{0,2000}?OutOfMemoryError)", RegexOptions.ExplicitCapture);
}
