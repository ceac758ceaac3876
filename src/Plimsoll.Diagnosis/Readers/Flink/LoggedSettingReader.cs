using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Settings that a Flink process lists in its log when it starts.</summary>
internal sealed partial class LoggedSettingReader : PatternReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["configuration property: "];

    protected override Regex Pattern => Property();

    protected override Fact? Of(Match match, LogLine line) => new SettingFound
    {
        Origin = line.Origin(),
        Key = match.Groups["key"].Value,
        Value = match.Groups["value"].Value.Trim(),
        Place = SettingPlace.Logged,
    };

    [GeneratedRegex(@"Loading (?:dynamic )?configuration property: (?<key>[\w.\-]+)\s*,\s?(?<value>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Property();
}
