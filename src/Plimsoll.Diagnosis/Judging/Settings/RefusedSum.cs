using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// The sizes in Flink's own refusal: <c>Sum of configured Framework Heap Memory (1.508gb (1619001344 bytes)), ... exceed configured Total Flink Memory (2.313gb (2483027968 bytes))</c>
/// (TaskExecutorFlinkMemoryUtils, JobManagerFlinkMemoryUtils, 1.10 to 2.x). They are the configuration, where no file is at hand.
/// </summary>
/// <param name="Parts">Name and bytes of every part.</param>
/// <param name="Total">Name and bytes of what they exceed.</param>
internal sealed partial record RefusedSum(IReadOnlyList<(string Name, long Bytes)> Parts, (string Name, long Bytes) Total)
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

    /// <summary>The key of the total for a role.</summary>
    public string? TotalKey(ProcessRole role) => Known.TryGetValue(Total.Name, out var known) ? $"{(role == ProcessRole.JobManager ? "jobmanager" : "taskmanager")}.{known.Key}" : null;

    /// <summary>The sum of a message; null when it states none.</summary>
    public static RefusedSum? Of(string message)
    {
        var cut = message.IndexOf(" exceed configured ", StringComparison.Ordinal);
        if (cut < 0)
            return null;
        var parts = Sizes(message[..cut]);
        return parts.Count > 1 && Sizes(message[cut..]) is [var total, ..] && parts.Sum(part => part.Bytes) > total.Bytes ? new RefusedSum(parts, total) : null;
    }

    private static List<(string Name, long Bytes)> Sizes(string text) =>
    [
        .. Size().Matches(text).Where(match => long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < 1L << 50)
            .Select(match => (match.Groups["name"].Value, long.Parse(match.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture))),
    ];

    [GeneratedRegex(@"(?<name>(?:[A-Z][\w-]* )+Memory) \((?:[\d.]+[a-z]+ \()?(?<bytes>\d{1,18}) bytes\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Size();
}
