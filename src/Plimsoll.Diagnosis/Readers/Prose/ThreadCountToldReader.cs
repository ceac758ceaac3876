using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Threads counted in a person's words: <c>more than ten thousand threads named X</c>.</summary>
internal sealed class ThreadCountToldReader : PatternReader
{
    private static readonly Dictionary<string, long> Words = new(StringComparer.OrdinalIgnoreCase) { ["ten thousand"] = 10_000, ["a thousand"] = 1000, ["thousands of"] = 2000, ["hundreds of"] = 200, ["a hundred"] = 100 };

    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = [" threads named ", " threads called ", " threads with the name ", " threads whose name "];

    protected override Regex Pattern => Told;

    protected override Fact? Of(Match match, LogLine line)
    {
        var text = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        var known = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || Words.TryGetValue(text, out count);
        return known ? new ThreadCount { Origin = line.Origin(), Basis = Basis.Reported, Name = match.Groups["name"].Value.TrimEnd('.', '-'), Count = count } : null;
    }

    private static readonly Regex Told = new(@"(?<number>\d[\d,]*|(?:ten|a) thousand|a hundred|(?:thousand|hundred)s of) threads (?:named|called|with the name|whose name (?:is|begins with)) [""'`]?(?<name>[\w.$#-]{2,160})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
