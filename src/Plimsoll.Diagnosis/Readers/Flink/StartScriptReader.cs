using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Sizes that Flink's own start scripts carry, and that people edit there.</summary>
internal sealed class StartScriptReader : PatternReader
{
    public override string Format => "start script";

    public override IReadOnlyList<string> Literals { get; } = ["TM_MAX_OFFHEAP_SIZE="];

    protected override Regex Pattern => Assignment;

    protected override Fact? Of(Match match, LogLine line) => new SettingFound { Origin = line.Origin(), Key = match.Groups["name"].Value, Value = match.Groups["value"].Value, Place = SettingPlace.File };

    private static readonly Regex Assignment = new(@"^\s*(?:export\s+)?(?<name>TM_MAX_OFFHEAP_SIZE)=""?(?<value>\w+)", RegexOptions.ExplicitCapture);
}
