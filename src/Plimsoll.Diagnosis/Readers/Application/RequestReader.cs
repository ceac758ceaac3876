using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Beginnings and ends of numbered pieces of work in a program's own log: <c>report #17 'year 2026' requested</c>, <c>report #17 done</c>.</summary>
internal sealed class RequestReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = [" requested", " finished", " completed"];

    public override IReadOnlyList<string> ShortLiterals { get; } = [" started", " done", " failed"];

    protected override Regex Pattern => Request;

    protected override Fact? Of(Match match, LogLine line)
    {
        if (line.Header?.Level is null)
            return null;
        return new RequestSeen { Origin = line.Origin(), Id = match.Groups["id"].Value, About = match.Groups["about"].Value, Ended = match.Groups["end"].Success };
    }

    private static readonly Regex Request = new(@"(?<id>\w{2,40} #\d{1,12})(?: '(?<about>[^']{1,120})')?,? (?:(?<begin>requested|started|begins|accepted)|(?<end>done|finished|completed|failed|cancelled))\b", RegexOptions.ExplicitCapture);
}
