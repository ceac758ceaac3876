using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Numbers that a program writes about itself again and again in lines of one shape, in any wording.</summary>
internal sealed class StatisticReader : LineReader
{
    private const int MaxPairs = 16;
    private const int MaxMessage = 600;

    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["evictionCount=", " backlog ", "queue size", "queued tasks"];

    public override IReadOnlyList<string> ShortLiterals { get; } = [" INFO", "INFO: "];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not { Level: not null } header || header.Message.Length is 0 or > MaxMessage)
            return;
        var pairs = Pair.Matches(header.Message);
        if (pairs.Count is 0 or > MaxPairs)
            return;
        var shape = Digits.Replace(Quoted.Replace(header.Message, "'#'"), "#");
        foreach (Match pair in pairs)
            Add(pair, shape, line, context.Facts);
    }

    private static void Add(Match pair, string shape, LogLine line, FactSink facts)
    {
        if (double.TryParse(pair.Groups["value"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            facts.Add(new StatisticSample { Origin = line.Origin(), Shape = shape, Name = pair.Groups["name"].Value.Trim(), Value = value });
    }

    private static readonly Regex Pair = new(@"(?<![\w.#'-])(?<name>[A-Za-z][A-Za-z_.-]*(?: [a-z]+){0,2}?)\s?[ =:]\s?(?<value>\d{1,15}(?:\.\d{1,6})?)(?=$|[\s,;)}])", RegexOptions.ExplicitCapture);

    private static readonly Regex Quoted = new(@"'[^']*'|""[^""]*""");

    private static readonly Regex Digits = new(@"\d+(?:\.\d+)?");
}
