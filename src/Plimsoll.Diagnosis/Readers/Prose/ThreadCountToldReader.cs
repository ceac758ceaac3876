using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Threads counted in a person's words: <c>more than ten thousand threads named X</c>, <c>60,000 + threads named "X-1"</c>, <c>创建了6万多个X线程</c>.</summary>
internal sealed class ThreadCountToldReader : PatternReader
{
    private static readonly Dictionary<string, long> Words = new(StringComparer.OrdinalIgnoreCase) { ["ten thousand"] = 10_000, ["tens of thousands of"] = 20_000, ["a thousand"] = 1000, ["thousands of"] = 2000, ["hundreds of"] = 200, ["a hundred"] = 100 };

    public override string Format => "notes";

    public override IReadOnlyList<string> Literals { get; } = [" threads named ", " threads called ", " threads with the name ", " threads with name ", " threads whose name ", " threads are named ", " threads were named ", " threads all named ", " threads of ", " threads, all ", " threads from "];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["线程"];

    protected override Regex Pattern => Told;

    protected override Fact? Of(Match match, LogLine line)
    {
        if (line.Header?.Level is not null || Count(match) is not { } count)
            return null;
        return new ThreadCount { Origin = line.Origin(), Basis = Basis.Reported, Name = match.Groups["name"].Value.TrimEnd('.', '-', ' '), Count = count };
    }

    private static long? Count(Match match)
    {
        var text = match.Groups["number"].Value;
        if (Words.TryGetValue(text, out var known))
            return known;
        if (!double.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var factor = match.Groups["unit"].Value switch { "k" or "K" or "千" or "thousand" => 1000, "万" or "w" or "W" => 10_000, _ => 1 };
        return number * factor < 1e9 ? (long)(number * factor) : null;
    }

    private const string Number = @"(?<number>\d[\d,]*(?:\.\d+)?)\s?(?<unit>[kKwW](?![A-Za-z])|thousand|[万千])?";

    // A name in quotation marks may hold blanks: "I/O dispatcher".
    private const string Name = @"(?:[""'`\u201C](?<name>[^""'`\u201D\n]{2,120})[""'`\u201D]|[""'`]?(?<name>[\w.$#/-]{2,160}))";

    private static readonly Regex Told = new(
        @"(?<![\w.,])(?:" + Number + @"|(?<number>(?:ten|a) thousand|a hundred|(?:tens of thousand|thousand|hundred)s of))\s?\+?\s?(?:(?!\d)[\w-]+ )?threads (?:(?:are|were|all) )?(?:named|called|with (?:the )?name|whose name (?:is|begins with|starts with)) " + Name
        + @"|(?<![\w.,])" + Number + @"\+? threads (?:of|from) (?:the )?(?:class )?[""'`]?(?<name>[\w$]+(?:[.-][\w$#-]+)+)|(?<![\w.,])" + Number + @"\+? threads, all (?:of (?:them|which) )?(?:are |were |being |named |called ){0,2}" + Name
        + @"|(?:创建|产生|启动|存在|发现|有|多达|高达|达到)了?(?:大约|大概|约|近|超过)? ?" + Number + @"\+? ?[多余]?个?(?:名为|名字(?:为|叫|是)|叫做?|名称为)?(?:的)? ?" + ChineseName + @"(?:的|这个|相关)? ?线程"
        + @"|线程(?:名(?:称|字)?)?(?:为|叫|是)? ?" + ChineseName + @" ?(?:的)?(?:线程)?(?:数量|个数|数)?(?:达到|有|高达|多达|超过|涨到|增长到)了? ?" + Number,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private const string ChineseName = @"[""'`\u201C]?(?<name>[A-Za-z][A-Za-z0-9_.$#-]{2,159})[""'`\u201D]?";
}
