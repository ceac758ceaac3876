using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The memory tree that Flink's start scripts print (BashJavaUtils, 1.11 and later).</summary>
internal sealed class MemoryTreeReader : PatternReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } =
        ["Total Process Memory:", "Total Flink Memory:", "JVM Metaspace:", "JVM Overhead:", "Total JVM Heap Memory:", "Task:        ", "Managed:        ", "Network:        ", "Framework:        ", "Total Off-heap Memory:", "Off-heap:        ", "JVM Heap:        "];

    protected override Regex Pattern => Line;

    protected override Fact? Of(Match match, LogLine line) =>
        match.Whole("bytes") is { } bytes
            ? new MemoryTreeLine { Origin = line.Origin(), Region = match.Groups["region"].Value.Trim(), Bytes = bytes }
            : null;

    private static readonly Regex Line = new(@"(?<region>[A-Z][\w \-]+):\s+[\d.]+[kmgtb]?\w*\s+\((?<bytes>\d+) bytes\)", RegexOptions.ExplicitCapture);
}
