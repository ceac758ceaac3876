using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Resident memory in rows of <c>pidstat -r</c> (sysstat 11 and 12), <c>top -b</c> (procps 3 and 4) and <c>docker stats</c>, and in loops of scripts that print
/// <c>rss=98660 kB</c>. The row's own layout tells which it is.
/// </summary>
internal sealed class ProcessSampleReader : LineReader
{
    public override string Format => "resident memory";

    public override IReadOnlyList<string> Literals { get; } = [" rss_kb="];

    public override IReadOnlyList<string> ShortLiterals { get; } = [" java", "MiB /", "GiB /", "rss", "RSS"];

    public override void Read(LogLine line, LineContext context)
    {
        foreach (var (pattern, unit) in Layouts())
        {
            if (pattern.Match(line.Text) is not { Success: true } match)
                continue;
            if (Bytes(match, unit) is { } bytes)
                context.Facts.Add(new ResidentMemory { Origin = line.Origin(), Program = match.Groups["program"].Value, Bytes = bytes });
            return;
        }
    }

    // sysstat and procps count in KiB where no letter stands.
    private static (Regex Pattern, char? Unit)[] Layouts() => [(PidStat, 'K'), (Top, 'K'), (DockerStats, 'B'), (Told, null)];

    private static long? Bytes(Match match, char? usual) =>
        (usual is not null || match.Groups["unit"].Length > 0) && match.Size("rss", "unit", usual ?? 'B') is { } bytes and > 0 ? bytes : null;

    private static readonly Regex PidStat = new(@"^\s*\d{1,2}:\d\d:\d\d(?: [AP]M)?\s+(?:\d+\s+)?\d+\s+\d+[.,]\d+\s+\d+[.,]\d+\s+\d+\s+(?<rss>\d{1,15})\s+\d+[.,]\d+\s+(?<program>[\w.-]{1,40})\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex Top = new(@"^\s*\d+\s+\S+\s+(?:-?\d+|rt)\s+-?\d+\s+[\d.]+[kmgtp]?\s+(?<rss>\d[\d.]{0,14})(?<unit>[kmgt]?)\s+[\d.]+[kmgt]?\s+[A-Z]\s+[\d.]+\s+[\d.]+\s+\d+:[\d.:]+\s+(?<program>[\w.-]{1,40})", RegexOptions.ExplicitCapture);

    private static readonly Regex DockerStats = new(@"(?:^|\s)(?<program>[A-Za-z][\w.-]{1,80})\s+\d+(?:\.\d+)?%\s+(?<rss>\d[\d.]{0,14})(?<unit>[KMG]i?B|B)\s+/\s+\d[\d.]*[KMGT]?i?B\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Told = new(@"(?<![\w.-])[Rr](?:ss|SS)(?:_?(?<unit>[kKmM])[bB])?\s?[=:]\s?(?<rss>\d{1,15}(?:\.\d{1,3})?)(?:\s?(?<unit>[kKMG]i?B))?(?![\w.])", RegexOptions.ExplicitCapture);
}
