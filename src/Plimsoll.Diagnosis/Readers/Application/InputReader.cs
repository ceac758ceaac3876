using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Which input a program begins to read, in its own log, with the size where it tells it: <c>reading manifest-0918.csv (177 MB)</c>.</summary>
internal sealed class InputReader : PatternReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["reading file", "Reading file", "importing ", "Importing ", "processing file", "Processing file", "parsing file", "Parsing file", "loading file", "Loading file", "开始读取", "正在读取", "开始解析", "开始处理", "正在导入", "开始导入"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["eading ", "arsing ", "oading ", "ocessing ", "pening ", "nverting ", "eceiving ", "tarting "];

    protected override Regex Pattern => Begun;

    protected override Fact? Of(Match match, LogLine line)
    {
        if (line.Header is null)
            return null;
        var size = Size.Match(line.Text, match.Index + match.Length);
        return new InputTold { Origin = line.Origin(), Name = match.Groups["name"].Value, Bytes = size.Success ? Count(size) : null };
    }

    private static long? Count(Match size)
    {
        if (!double.TryParse(size.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number))
            return null;
        var shift = char.ToUpperInvariant(size.Groups["unit"].ValueSpan[0]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        return number < 1L << 20 || shift == 0 ? (long)Math.Min(number * (1L << shift), 1L << 50) : null;
    }

    // Reading file: /data/in/orders-0918.csv;  开始解析 report.xlsx
    private static readonly Regex Begun = new(@"\b(?:reading|parsing|importing|loading|processing|opening|converting|receiving|starting)\b (?:(?:of|the|input|file|feed|document|message|upload|batch|import)\b ?){0,3}[:=]?\s?['""<\[]?(?<name>[\w./\\:@-]{0,160}[\w-]\.(?:csv|tsv|psv|txt|dat|json|jsonl|ndjson|xml|edi|hl7|log|gz|zip|bz2|zst|avro|orc|parquet|xlsx?|pdf|ya?ml|sql|ldif|html?|bin|msg|eml|mbox|asc|out|in|part|tif|tiff|png|jpe?g|svg|dcm|geojson|gml|kml)(?:\.(?:gz|zip|bz2|zst))?)\b|(?:开始|正在)(?:读取|解析|处理|导入)\s?(?:文件)?\s?[:：]?\s?(?<name>[\w./\\:@-]{0,160}[\w-]\.[a-z][a-z0-9]{1,7})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Size = new(@"\G[^\d]{0,24}?(?<number>\d{1,3}(?:,\d{3})+|\d{1,15}(?:\.\d{1,3})?)\s?(?<unit>bytes?|[kmg]i?b|b)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
