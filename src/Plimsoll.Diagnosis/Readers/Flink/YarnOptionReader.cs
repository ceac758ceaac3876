using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Process sizes on the command lines of Flink on YARN: <c>flink run -yjm 1024 -ytm 4g</c> (FlinkYarnSessionCli; -y... up to 1.x), <c>yarn-session.sh -jm 1024 -tm 4096</c>. A number without a unit is in MiB.
/// </summary>
internal sealed class YarnOptionReader : LineReader
{
    public override string Format => "Flink settings";

    public override IReadOnlyList<string> Literals { get; } = ["--yarnjobManagerMemory", "--yarntaskManagerMemory", "yarn-session"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["-yjm", "-ytm"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (Match match in Option.Matches(line.Text))
            Add(match, line, context.Facts);
        if (!line.Text.Contains("yarn-session", StringComparison.Ordinal))
            return;
        foreach (Match match in SessionOption.Matches(line.Text))
            Add(match, line, context.Facts);
    }

    private static void Add(Match match, LogLine line, FactSink facts) => facts.Add(new SettingFound
    {
        Origin = line.Origin(),
        Key = $"{(match.Groups["job"].Success ? "jobmanager" : "taskmanager")}.memory.process.size",
        Value = $"{match.Groups["number"].Value}{(match.Groups["unit"].Value is [var unit, ..] ? char.ToLowerInvariant(unit) : 'm')}",
        Place = SettingPlace.Submission,
    });

    private static readonly Regex Option = new(@"(?<![\w-])(?:(?<job>-yjm|--yarnjobManagerMemory)|-ytm|--yarntaskManagerMemory)[\s=]+(?<number>\d{1,9})(?<unit>[mMgG])?[bB]?(?![\w.])", RegexOptions.ExplicitCapture);

    private static readonly Regex SessionOption = new(@"(?<![\w-])(?:(?<job>-jm|--jobManagerMemory)|-tm|--taskManagerMemory)[\s=]+(?<number>\d{1,9})(?<unit>[mMgG])?[bB]?(?![\w.])", RegexOptions.ExplicitCapture);
}
