using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Rows of <c>top</c> (procps, with or without its first column) and of <c>ps aux</c>, with their %MEM.</summary>
internal sealed class MachineShareReader : LineReader
{
    public override string Format => "process table";

    public override IReadOnlyList<string> Literals { get; } = [];

    public override IReadOnlyList<string> ShortLiterals { get; } = [" java", "/java", "/jsvc"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Top.Match(line.Text) is { Success: true } top)
            Add(top, line, context.Facts);
        else if (ListedProcess.Match(line.Text) is { Success: true } listed)
            Add(listed, line, context.Facts);
    }

    // Both count in KiB where no letter stands.
    private static void Add(Match row, LogLine line, FactSink facts)
    {
        if (row.Size("rss", "unit", usual: 'K') is { } bytes and > 0 && row.Decimal("percent") is { } percent and <= 100)
            facts.Add(new MachineShare { Origin = line.Origin(), Program = row.Groups["program"].Value, User = row.Groups["user"].Value, Bytes = bytes, Percent = percent });
    }

    // [PID] USER PR NI VIRT RES SHR S %CPU %MEM TIME+ COMMAND
    private static readonly Regex Top = new(@"^\s*(?:\d+\s+)?(?<user>[A-Za-z_][\w.+@-]{0,40})\s+(?:-?\d+|rt)\s+-?\d+\s+[\d.,]+[kmgtp]?\s+(?<rss>\d[\d.,]{0,14})(?<unit>[kmgt]?)\s+[\d.,]+[kmgt]?\s+[A-Z]\s+[\d.,]+\s+(?<percent>\d{1,3}[.,]\d)\s+\d+:[\d.:,]+\s+(?<program>[\w.-]{1,40})", RegexOptions.ExplicitCapture);

    // USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND
    private static readonly Regex ListedProcess = new(@"^\s*(?<user>[A-Za-z_][\w.+@-]{0,40})\s+\d+\s+\d+[.,]\d\s+(?<percent>\d{1,3}[.,]\d)\s+\d+\s+(?<rss>\d{1,15})(?<unit>)\s+\S+\s+[A-Z][A-Za-z<+]*\s+\S+\s+\d+:\d\d\s+(?:\S*/)?(?<program>[\w.-]{1,40})(?:\s|$)", RegexOptions.ExplicitCapture);
}
