using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Pause monitors of Hadoop's family (<c>org.apache.hadoop.util.JvmPauseMonitor</c>, also in HBase, ZooKeeper and Alluxio: the line below the record names the
/// collector's pools, or says that there were none) and of airlift (<c>JmxGcMonitor</c>: Trino, Presto).
/// </summary>
internal sealed class PauseMonitorReader : LineReader
{
    public override string Format => "pause monitor";

    public override IReadOnlyList<string> Literals { get; } = ["Detected pause in JVM or host machine", "Major GC: application "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Hadoop.Match(line.Text) is { Success: true } pause && Length(pause) is { } length)
            context.Follow(new PoolLines(line, length));
        else if (Airlift.Match(line.Text) is { Success: true } major && Stopped(major) is { } stopped)
            context.Facts.Add(new PauseTold { Origin = line.Origin(), Length = stopped, Collecting = true, Heap = Heap(major) });
    }

    private static TimeSpan? Length(Match match) =>
        double.TryParse(match.Groups["length"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1e15
            ? TimeSpan.FromMilliseconds(match.Groups["unit"].Value == "ns" ? number / 1e6 : number) : null;

    private static TimeSpan? Stopped(Match match)
    {
        if (!double.TryParse(match.Groups["stopped"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        return match.Groups["unit"].Value switch { "ns" => TimeSpan.FromMilliseconds(number / 1e6), "us" => TimeSpan.FromMilliseconds(number / 1e3), "ms" => TimeSpan.FromMilliseconds(number), "m" => TimeSpan.FromMinutes(number), _ => TimeSpan.FromSeconds(number) };
    }

    private static (long Before, long After)? Heap(Match match) => Size(match, "before") is { } before && Size(match, "after") is { } after ? (before, after) : null;

    private static long? Size(Match match, string group)
    {
        var text = match.Groups[group].Value.TrimEnd('B');
        var shift = text is [.., var unit] ? unit switch { 'k' or 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 } : 0;
        return double.TryParse(text.TrimEnd('k', 'K', 'M', 'G', 'T'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e6 ? (long)(number * (1L << shift)) : null;
    }

    private static readonly Regex Hadoop = new(@"Detected pause in JVM or host machine[^:]*: pause of approximately (?<length>\d{1,18})(?<unit>ms|ns)", RegexOptions.ExplicitCapture);

    private static readonly Regex Airlift = new(@"Major GC: application [\d.]+\w+, stopped (?<stopped>[\d.]{1,12})(?<unit>ns|us|ms|s|m)\b: (?<before>[\d.]{1,9}[kKMGT]?B) -> (?<after>[\d.]{1,9}[kKMGT]?B)", RegexOptions.ExplicitCapture);

    // "GC pool 'ParNew' had collection(s): count=1 time=48250ms", one line a pool, or "No GCs detected".
    private sealed class PoolLines(LogLine head, TimeSpan length) : LineBlock
    {
        private bool? _collecting;

        public override bool Accept(LogLine line)
        {
            if (line.Text.StartsWith("GC pool '", StringComparison.Ordinal))
                _collecting = true;
            else if (_collecting is null && line.Text.StartsWith("No GCs detected", StringComparison.Ordinal))
                _collecting = false;
            else
                return false;
            return true;
        }

        public override void Complete(FactSink facts) => facts.Add(new PauseTold { Origin = head.Origin(), Length = length, Collecting = _collecting == true });
    }
}
