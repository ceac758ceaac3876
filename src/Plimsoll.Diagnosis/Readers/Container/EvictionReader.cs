using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The kubelet's words about a pod that it evicted for memory, in events, descriptions and statuses. Evictions for disk and process ids are not about memory.</summary>
internal sealed class EvictionReader : LineReader
{
    public override string Format => "Kubernetes events";

    public override IReadOnlyList<string> Literals { get; } = ["low on resource: memory", "had condition: [MemoryPressure", "had condition: [DiskPressure, MemoryPressure"];

    public override void Read(LogLine line, LineContext context)
    {
        var consumer = Consumer.Matches(line.Text).MaxBy(match => Bytes(match, "used") ?? 0);
        context.Facts.Add(new ProcessKilled
        {
            Origin = line.Origin(),
            Scope = KillScope.Eviction,
            Subject = ContainerName.RoleOfVictim(line.Text, line.Text.Length),
            Container = consumer?.Groups["name"].Value ?? "",
            UsedBytes = consumer is null ? null : Bytes(consumer, "used"),
            RequestBytes = consumer is null ? null : Bytes(consumer, "request"),
        });
    }

    private static long? Bytes(Match match, string group)
    {
        var text = match.Groups[group].Value;
        var digits = text.TrimEnd('i', 'K', 'k', 'M', 'G', 'T');
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1L << 50)
            return null;
        var shift = text.Length == digits.Length ? 0 : text[digits.Length] switch { 'K' or 'k' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        return number * (1L << shift) < 1L << 60 ? (long)(number * (1L << shift)) : null;
    }

    // Before and since Kubernetes 1.26: "was using N, which exceeds its request of M", "was using N, request is M".
    private static readonly Regex Consumer = new(@"[Cc]ontainer (?<name>[\w.-]{1,80}) was using (?<used>\d[\d.]{0,20}[KkMGT]?i?)(?:, (?:which exceeds its request of|request is) (?<request>\d[\d.]{0,20}[KkMGT]?i?))?", RegexOptions.ExplicitCapture);
}
