using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Settings of Flink as programs and SQL write them: <c>'key': 'value'</c> of Python, <c>SET 'key' = 'value';</c>, <c>-yD key=value</c> of YARN's old command line.</summary>
internal sealed class QuotedSettingReader : PatternReader
{
    public override string Format => "Flink settings";

    public override IReadOnlyList<string> Literals { get; } = ["'taskmanager.", "\"taskmanager.", "'jobmanager.", "\"jobmanager.", "'state.backend", "-yD taskmanager.", "-yD jobmanager."];

    protected override Regex Pattern => Quoted;

    protected override Fact? Of(Match match, LogLine line) => new SettingFound
    {
        Origin = line.Origin(),
        Key = match.Groups["key"].Value,
        Value = match.Groups["value"].Value.Trim(),
        Place = SettingPlace.Argument,
    };

    private static readonly Regex Quoted = new(@"^\s*(?:SET\s+)?(?<quote>['""])(?<key>(?:taskmanager|jobmanager|state)\.[\w.-]{2,120})\k<quote>\s*[:=]\s*['""](?<value>[^'""]{1,200})['""]\s*[,;)]?\s*$|-yD\s?(?<key>(?:taskmanager|jobmanager)\.[\w.-]{2,120})=(?<value>[^\s'""]{1,200})", RegexOptions.ExplicitCapture);
}
