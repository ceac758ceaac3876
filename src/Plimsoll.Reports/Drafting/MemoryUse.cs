using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>What was used of each group of memory at the worst moment that the evidence shows.</summary>
internal static partial class MemoryUse
{
    public static IReadOnlyList<UseReport> Of(ProcessCase process) =>
        [.. All(process).Where(use => use.Bytes > 0).GroupBy(use => use.Group, StringComparer.Ordinal).Select(group => group.MaxBy(use => use.Bytes)!)];

    private static IEnumerable<UseReport> All(ProcessCase process) => Collections(process).Concat(Rest(process)).Concat(Buffers(process)).Concat(Whole(process));

    private static IEnumerable<UseReport> Collections(ProcessCase process)
    {
        foreach (var seen in process.GcRuns)
        {
            yield return Use("heap", seen.Measures.Heap.PeakUsed ?? 0, seen);
            yield return Use("metaspace", seen.Measures.Metaspace.Peak ?? 0, seen);
        }
    }

    private static IEnumerable<UseReport> Rest(ProcessCase process)
    {
        foreach (var sample in process.Facts.Of<TaskManagerSample>())
        {
            yield return Use("heap", sample.HeapUsed, sample);
            yield return Use("direct", sample.DirectUsed, sample);
        }

        foreach (var taken in process.Facts.Of<MemoryPoolsTaken>())
        {
            foreach (var name in new[] { "heap", "metaspace", "direct" })
                yield return Use(name, taken.Pools[name]?.Used ?? 0, taken.At(name + " "));
        }

        foreach (var metric in process.Facts.Of<MetricSeen>())
        {
            var group = metric.Name switch { "Status.JVM.Memory.Heap.Used" => "heap", "Status.JVM.Memory.Metaspace.Used" => "metaspace", "Status.JVM.Memory.Direct.MemoryUsed" => "direct", _ => null };
            if (group is not null)
                yield return Use(group, metric.Value, metric);
        }
    }

    // Netty says what it had when it refused: OutOfDirectMemoryError, PlatformDependent.incrementMemoryCounter, 4.1.
    private static IEnumerable<UseReport> Buffers(ProcessCase process)
    {
        foreach (var thrown in process.Facts.Of<Thrown>())
        {
            if (NettyUsed().Match(thrown.Origin.Excerpt) is { Success: true } match && long.TryParse(match.Groups["used"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var used))
                yield return Use("direct", used, thrown);
        }
    }

    private static IEnumerable<UseReport> Whole(ProcessCase process) =>
        process.Facts.Of<ProcessKilled>().Select(killed => Use("process", killed.UsedBytes ?? killed.AnonymousBytes ?? 0, killed))
            .Concat(process.Facts.Of<ResidentMemory>().Where(resident => resident.Program is "" or "java").Select(resident => Use("process", resident.Bytes, resident)))
            .Concat(process.Facts.Of<NativeMemoryTaken>().Select(taken => Use("process", taken.Memory.Committed, taken)));

    private static UseReport Use(string group, long bytes, Fact fact) => new(group, bytes, fact.Basis, fact.Origin.ToString(), fact.Origin.At);

    [GeneratedRegex(@"direct memory \(used: (?<used>\d{1,18}), max: \d+\)")]
    private static partial Regex NettyUsed();
}
