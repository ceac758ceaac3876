using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Nacos' push log: which subscriber took its push and which did not (<c>naming-push.log</c>, Nacos 2.x).</summary>
internal sealed class NacosPushReader : PatternReader
{
    public override string Format => "Nacos push log";

    public override IReadOnlyList<string> Literals { get; } = ["[PUSH-FAIL]", "[PUSH-SUCC]"];

    protected override Regex Pattern => Push;

    protected override Fact? Of(Match match, LogLine line) => new PushEnded
    {
        Origin = line.Origin(),
        Target = match.Groups["target"].Value,
        Succeeded = match.Groups["outcome"].Value == "SUCC",
        Reason = match.Groups["reason"].Value.Trim(),
    };

    private static readonly Regex Push = new(@"\[PUSH-(?<outcome>FAIL|SUCC)\](?:.*?reason=(?<reason>.{1,120}?),\s*requestId)?.*?(?:target=|for subscriber )(?<target>[\w.:-]+)", RegexOptions.ExplicitCapture);
}
