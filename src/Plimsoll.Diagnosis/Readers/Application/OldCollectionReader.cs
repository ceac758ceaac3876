using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Collections of the old generation in the words of servers: Elasticsearch's and OpenSearch's <c>JvmGcMonitorService</c> (<c>JvmMonitorService</c> up to 2.x), text and JSON layouts, and
/// Cassandra's <c>GCInspector</c>, with sizes before and after by pool (2.1 and later) or with what is used of the heap (before).
/// </summary>
internal sealed class OldCollectionReader : LineReader
{
    public override string Format => "server log";

    public override IReadOnlyList<string> Literals { get; } = ["[gc][old][", "GCInspector"];

    public override void Read(LogLine line, LineContext context)
    {
        var fact = Elastic.Match(line.Text) is { Success: true } elastic ? OfElastic(elastic, line)
            : Torn.Match(line.Text) is { Success: true } torn ? OfElastic(torn, line)
            : Pools.Match(line.Text) is { Success: true } pools ? OfPools(pools, line)
            : Used.Match(line.Text) is { Success: true } used ? OfUsed(used, line)
            : null;
        if (fact is not null)
            context.Facts.Add(fact);
    }

    private static OldCollectionTold? OfElastic(Match match, LogLine line) => Size(match.Groups["after"].Value) is not { } after ? null : new OldCollectionTold
    {
        Origin = line.Origin(),
        Length = Time(match.Groups["length"].Value),
        Before = Size(match.Groups["before"].Value),
        After = after,
        Capacity = Positive(Size(match.Groups["most"].Value)),
        Heap = Positive(Size(match.Groups["heap"].Value)),
        Collections = match.Whole("number"),
    };

    private static OldCollectionTold? OfPools(Match match, LogLine line) => match.Whole("after") is not { } after ? null : new OldCollectionTold
    {
        Origin = line.Origin(),
        Length = TimeSpan.FromMilliseconds(match.Whole("length") ?? 0),
        Before = match.Whole("before"),
        After = after,
    };

    private static OldCollectionTold? OfUsed(Match match, LogLine line) => match.Whole("used") is not { } used || match.Whole("most") is not { } most ? null : new OldCollectionTold
    {
        Origin = line.Origin(),
        Length = TimeSpan.FromMilliseconds(match.Whole("length") ?? 0),
        After = used,
        Capacity = Positive(most),
        Heap = Positive(most),
    };

    private static long? Positive(long? bytes) => bytes > 0 ? bytes : null;

    // org.elasticsearch.common.unit.ByteSizeValue: 57.1gb, 635.3mb, 0b.
    private static long? Size(string text)
    {
        var digits = text.TrimEnd('b', 'k', 'm', 'g', 't');
        var shift = text[digits.Length..] switch { "kb" => 10, "mb" => 20, "gb" => 30, "tb" => 40, _ => 0 };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1 << 20 ? (long)(number * (1L << shift)) : null;
    }

    // org.elasticsearch.common.unit.TimeValue: 268ms, 6.4s, 1.6m, 1.2h.
    private static TimeSpan Time(string text)
    {
        var digits = text.TrimEnd('m', 's', 'h', 'd');
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e7)
            return TimeSpan.Zero;
        return text[digits.Length..] switch { "ms" => TimeSpan.FromMilliseconds(number), "m" => TimeSpan.FromMinutes(number), "h" => TimeSpan.FromHours(number), _ => TimeSpan.FromSeconds(number) };
    }

    private static readonly Regex Elastic = new(@"\[gc\]\[old\]\[\d+\]\[(?<number>\d{1,12})\] duration \[(?<length>[\d.]{1,9}[a-z]{1,2})\],.*? memory \[[^\]]*\]->\[[^\]]*\]/\[(?<heap>[\d.]{1,9}[a-z]{1,2})\].*?\{\[old\] \[(?<before>[\d.]{1,9}[a-z]{1,2})\]->\[(?<after>[\d.]{1,9}[a-z]{1,2})\]/\[(?<most>[\d.]{1,9}[a-z]{1,2})\]\}", RegexOptions.ExplicitCapture);

    // Cut off before the pools: what is told then is the whole heap.
    private static readonly Regex Torn = new(@"\[gc\]\[old\]\[\d+\]\[(?<number>\d{1,12})\] duration \[(?<length>[\d.]{1,9}[a-z]{1,2})\],.*? memory \[(?<before>[\d.]{1,9}[a-z]{1,2})\]->\[(?<after>[\d.]{1,9}[a-z]{1,2})\]/\[(?<heap>(?<most>[\d.]{1,9}[a-z]{1,2}))\]", RegexOptions.ExplicitCapture);

    private static readonly Regex Pools = new(@"(?:ConcurrentMarkSweep|G1 Old Generation|PS MarkSweep|MarkSweepCompact) GC in (?<length>\d{1,9})ms\.\s.*?(?:CMS Old Gen|G1 Old Gen|PS Old Gen|Tenured Gen): (?<before>\d{1,18}) -> (?<after>\d{1,18})", RegexOptions.ExplicitCapture);

    private static readonly Regex Used = new(@"GC for (?:ConcurrentMarkSweep|G1 Old Generation|PS MarkSweep|MarkSweepCompact): (?<length>\d{1,9}) ms(?: for \d+ collections?)?, (?:-?\d+ reclaimed leaving )?(?<used>\d{1,18}) used; max is (?<most>\d{1,18})", RegexOptions.ExplicitCapture);
}
