using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// The sizes in Flink's own refusal: <c>Sum of configured Framework Heap Memory (1.508gb (1619001344 bytes)), ... exceed configured Total Flink Memory (2.313gb (2483027968 bytes))</c>
/// (TaskExecutorFlinkMemoryUtils, JobManagerFlinkMemoryUtils, 1.10 to 2.x). They are the configuration, where no file is at hand.
/// </summary>
/// <param name="Parts">Name and bytes of every part.</param>
/// <param name="Total">Name and bytes of what they exceed.</param>
internal sealed record RefusedSum(IReadOnlyList<(string Name, long Bytes)> Parts, (string Name, long Bytes) Total)
{
    private static readonly Dictionary<string, (string Key, long Usual)> Known = new(StringComparer.Ordinal)
    {
        ["Framework Heap Memory"] = ("taskmanager.memory.framework.heap.size", 128L << 20),
        ["Framework Off-Heap Memory"] = ("taskmanager.memory.framework.off-heap.size", 128L << 20),
        ["Task Heap Memory"] = ("taskmanager.memory.task.heap.size", 0),
        ["Task Off-Heap Memory"] = ("taskmanager.memory.task.off-heap.size", 0),
        ["JVM Off-Heap Memory"] = ("jobmanager.memory.off-heap.size", 128L << 20),
        ["JVM Heap Memory"] = ("jobmanager.memory.heap.size", 0),
        ["Total Flink Memory"] = ("memory.flink.size", 0),
        ["Total Process Memory"] = ("memory.process.size", 0),
    };

    /// <summary>What the parts add up to, in bytes.</summary>
    public long Sum => Parts.Sum(part => part.Bytes);

    /// <summary>The part that is most above its default, with its key; null when none is.</summary>
    public (string Name, long Bytes, string Key, long Usual)? Outlier =>
        Parts.Where(part => Known.TryGetValue(part.Name, out var known) && known.Usual > 0 && part.Bytes > known.Usual)
            .Select(part => ((string, long, string, long)?)(part.Name, part.Bytes, Known[part.Name].Key, Known[part.Name].Usual)).OrderByDescending(part => part!.Value.Item2 - part.Value.Item4).FirstOrDefault();

    /// <summary>Whether every part is what Flink takes by default from such a total (managed memory 40 %, network memory 10 % and 64 MiB at least): then nothing but the total is too small.</summary>
    public bool OfDefaults => Total.Name == "Total Flink Memory" && Parts.All(IsDefault);

    /// <summary>The key of the total for a role.</summary>
    public string? TotalKey(ProcessRole role) => Known.TryGetValue(Total.Name, out var known) ? $"{(role == ProcessRole.JobManager ? "jobmanager" : "taskmanager")}.{known.Key}" : null;

    /// <summary>The sum of a message; null when it states none.</summary>
    public static RefusedSum? Of(string message)
    {
        var cut = message.IndexOf(" exceed configured ", StringComparison.Ordinal);
        if (cut < 0)
            return OfLess(message);
        var parts = Sizes(message[..cut]);
        return parts.Count > 1 && Sizes(message[cut..]) is [var total, ..] && parts.Sum(part => part.Bytes) > total.Bytes ? new RefusedSum(parts, total) : null;
    }

    // ProcessMemoryUtils and JobManagerFlinkMemoryUtils name the total first: The configured Total Process Memory size (..) is less than the sum of the derived Total Flink Memory size (..) and the configured or default JVM Metaspace size (..).
    private static RefusedSum? OfLess(string message)
    {
        var cut = message.IndexOf(" is less than the ", StringComparison.Ordinal);
        if (cut < 0 || !message.StartsWith("The configured Total ", StringComparison.Ordinal) || Sizes(message[..cut]) is not [var total])
            return null;
        var parts = Sizes(message[cut..]);
        return parts.Sum(part => part.Bytes) > total.Bytes ? new RefusedSum(parts, total) : null;
    }

    private bool IsDefault((string Name, long Bytes) part) => part.Name switch
    {
        "Managed Memory" => IsNear(part.Bytes, Total.Bytes * 0.4),
        "Network Memory" => part.Bytes == 64L << 20 || IsNear(part.Bytes, Total.Bytes * 0.1),
        _ => Known.TryGetValue(part.Name, out var known) && part.Bytes == known.Usual,
    };

    private static bool IsNear(long bytes, double wanted) => Math.Abs(bytes - wanted) <= Math.Max(1 << 20, wanted / 100);

    private static List<(string Name, long Bytes)> Sizes(string text) =>
        [.. Size.Matches(text).Select(match => (match.Groups["name"].Value, Bytes: BytesOf(match))).Where(part => part.Bytes < 1L << 50)];

    // Bytes where they stand in a second pair of brackets, else the rounded size: what people copy by hand often lacks them.
    private static long BytesOf(Match match)
    {
        if (match.Groups["bytes"].Success)
            return long.Parse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var shift = match.Groups["unit"].ValueSpan[0] switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 40 };
        return (long)(double.Parse(match.Groups["size"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * (1L << shift));
    }

    private static readonly Regex Size = new(@"(?<name>(?:[A-Z][\w-]* )+(?:Memory|Metaspace|Overhead))(?: size)? {1,2}\((?:(?:[\d.]+[a-z]+ \()?(?<bytes>\d{1,18}) bytes\)|(?<size>\d{1,6}(?:\.\d{1,3})?)(?<unit>[kmgt])b\))", RegexOptions.ExplicitCapture);
}
