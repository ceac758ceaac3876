using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>When a container that was killed had started and finished: <c>kubectl describe</c>, a pod's status as YAML or JSON, <c>docker inspect</c>.</summary>
internal sealed class ContainerRunReader : LineReader
{
    private const int LinesApart = 5;

    public override string Format => "container state";

    public override IReadOnlyList<string> Literals { get; } = ["Finished:   ", "FinishedAt\":", "startedAt: ", "startedAt\":"];

    // Descriptions and docker inspect have the start above the end, a status has its keys in order of the alphabet.
    public override void Read(LogLine line, LineContext context)
    {
        if (Moment.Match(line.Text) is not { Success: true } here || At(here) is not { } at)
            return;
        var isStart = IsStart(here);
        var lines = context.Preceding(LinesApart);
        if (lines.Select(above => Code.Match(above.Text)).LastOrDefault(match => match.Success) is not { } code || !code.Groups["code"].ValueSpan.SequenceEqual("137"))
            return;
        var other = lines.Select(above => Moment.Match(above.Text)).LastOrDefault(match => match.Success && IsStart(match) != isStart);
        if (other is null || At(other) is not { } before)
            return;
        var lasted = isStart ? before - at : at - before;
        if (lasted >= TimeSpan.Zero)
            context.Facts.Add(new ContainerRun { Origin = line.Origin(), Lasted = lasted });
    }

    private static bool IsStart(Match match) => match.Groups["start"].Success;

    // A container that never ended has the year 1.
    private static DateTimeOffset? At(Match match) =>
        (DateTimeOffset.TryParseExact(match.Groups["rfc"].Value, "dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            || DateTimeOffset.TryParse(match.Groups["iso"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at)) && at.Year > 1970 ? at : null;

    private static readonly Regex Code = new(@"^\s*""?exit ?code""?:\s+(?<code>\d{1,3})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Moment = new(@"^\s*""?(?:(?<start>[sS]tarted)|[fF]inished)(?:At)?""?:\s+""?(?:[A-Z][a-z]{2}, (?<rfc>\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4})|(?<iso>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?))", RegexOptions.ExplicitCapture);
}
