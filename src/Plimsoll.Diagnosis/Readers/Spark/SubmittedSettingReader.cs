using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Sizes in a call of spark-submit, spark-shell or spark-sql: <c>--conf spark.driver.memory=1G</c>, <c>--driver-memory 1g</c>; also of several in one line.</summary>
internal sealed class SubmittedSettingReader : LineReader
{
    private const int Most = 20;

    // Shown with other silent formats: a call shows no process at work.
    public override string Format => "properties";

    public override IReadOnlyList<string> Literals { get; } = ["--driver-memory", "--executor-memory", "--conf spark.", "--conf \"spark.", "--conf 'spark.", "--conf=spark."];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (var match in Setting.Matches(line.Text).Take(Most))
        {
            var key = match.Groups["key"] is { Success: true } named ? named.Value : $"spark.{match.Groups["part"].Value}.memory";
            context.Facts.Add(new ApplicationSetting { Origin = line.Origin(match.Value.Trim()), Key = key, Value = match.Groups["value"].Value });
        }
    }

    private static readonly Regex Setting = new(@"(?<![\w-])--(?:conf[ =]{1,3}[""']?(?<key>spark\.[\w.]{0,60}?(?:[mM]emory|memoryOverhead|[sS]ize))=|(?<part>driver|executor)-memory[ =]{1,3})[""']?(?<value>\d{1,12}[kKmMgGtT]?[bB]?)\b", RegexOptions.ExplicitCapture);
}
