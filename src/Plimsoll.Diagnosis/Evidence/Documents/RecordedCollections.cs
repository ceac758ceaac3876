using System.Globalization;
using System.Text;
using Plimsoll.Gc;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Collections of a recording, handed to the GC engine as the lines that unified logging would have written of them.</summary>
internal static class RecordedCollections
{
    // jdk.GarbageCollection, field name (gcName.hpp); G1Old, CMS, Z and Shenandoah work beside the program.
    private static readonly string[] Full = ["SerialOld", "ParallelOld", "PSMarkSweep", "G1Full"];

    private static readonly string[] Young = ["DefNew", "ParallelScavenge", "ParNew", "G1New"];

    /// <summary>The runs; none where the events tell of no collection with its sizes.</summary>
    public static IEnumerable<GcRun> Of(IReadOnlyList<RecordedEvent> events)
    {
        var collections = events.Where(one => one["gcId"] is not null).GroupBy(one => one["gcId"], StringComparer.Ordinal).Select(Collection.Of).OfType<Collection>().OrderBy(one => one.Id).ToArray();
        if (collections.Length == 0)
            return [];
        var parser = new GcLogParser();
        var clock = new Clock(collections[0]);
        var heap = events.Where(one => one.Type == "jdk.GCHeapConfiguration").Select(one => one.Bytes("maxSize")).FirstOrDefault(size => size is not null) ?? collections.Max(one => one.Reserved);
        foreach (var text in Init(collections, heap))
            parser.Line(Encoding.UTF8.GetBytes($"{clock.Start}[info][gc,init] {text}"));
        foreach (var one in collections.Where(one => one.Words.Length > 0))
            parser.Line(Encoding.UTF8.GetBytes($"{clock.Stamp(one)}[info][gc] GC({one.Id}) {one.Words}"));
        return parser.Complete().Runs.Where(run => run.Events.Length > 0);
    }

    private static IEnumerable<string> Init(Collection[] collections, long? heap)
    {
        var name = collections.Select(one => one.Name).FirstOrDefault(name => name.Length > 0) ?? "";
        if (name.StartsWith("G1", StringComparison.Ordinal))
            yield return "Using G1";
        else if (name is "ParallelScavenge" or "ParallelOld" or "PSMarkSweep")
            yield return "Using Parallel";
        else if (name is "DefNew" or "SerialOld")
            yield return "Using Serial";
        if (heap > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Heap Max Capacity: {heap >> 20}M");
    }

    /// <summary>One collection: its event, and the heap before and after it.</summary>
    private sealed record Collection(int Id, string Name, string Cause, DateTimeOffset? At, TimeSpan? TimeOfDay, TimeSpan Stopped, long Before, long After, long Committed, long? Reserved)
    {
        public static Collection? Of(IGrouping<string?, RecordedEvent> events)
        {
            var (before, after) = (Heap(events, "Before GC"), Heap(events, "After GC"));
            if (after?.Bytes("heapUsed") is not { } left || !int.TryParse(events.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return null;
            var own = events.FirstOrDefault(one => one.Type == "jdk.GarbageCollection");
            var begun = own ?? before ?? after;
            var between = after.TimeOfDay - before?.TimeOfDay is { Ticks: >= 0 } span ? span : TimeSpan.Zero;
            var stopped = own?.Duration("sumOfPauses") ?? own?.Duration("duration") ?? between;
            return new Collection(
                id, own?["name"] ?? "", own?["cause"] ?? "", begun.At, begun.TimeOfDay, stopped,
                before?.Bytes("heapUsed") ?? left, left, after.Bytes("heapSpace.committedSize") ?? left, after.Bytes("heapSpace.reservedSize"));
        }

        /// <summary>The record's text; empty where unified logging has none with these sizes.</summary>
        public string Words
        {
            get
            {
                var cause = Cause.Length > 0 ? $"({Cause}) " : "";
                var kind = Name switch
                {
                    _ when Full.Contains(Name, StringComparer.Ordinal) => $"Pause Full {cause}",
                    "G1New" => $"Pause Young (Normal) {cause}",
                    "" => "Pause Young ",
                    _ when Young.Contains(Name, StringComparer.Ordinal) => $"Pause Young {cause}",
                    "G1Old" or "ConcurrentMarkSweep" => "Pause Remark ",
                    _ => "",
                };
                return kind.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{kind}{Before >> 10}K->{After >> 10}K({Committed >> 10}K) {Stopped.TotalMilliseconds:F3}ms");
            }
        }

        private static RecordedEvent? Heap(IEnumerable<RecordedEvent> events, string when) => events.FirstOrDefault(one => one.Type == "jdk.GCHeapSummary" && one["when"] == when);
    }

    /// <summary>Stamps: dates where the recording has them, else seconds since its first collection, over midnight.</summary>
    private sealed class Clock(Collection first)
    {
        private TimeSpan _last = first.TimeOfDay ?? TimeSpan.Zero;
        private TimeSpan _elapsed;

        public string Start => first.At is { } at ? Dated(at) : "[0.000s]";

        public string Stamp(Collection one)
        {
            if (first.At is not null && one.At is { } at)
                return Dated(at + one.Stopped);
            var step = (one.TimeOfDay ?? _last) - _last;
            _elapsed += step < TimeSpan.Zero ? step + TimeSpan.FromDays(1) : step;
            _last = one.TimeOfDay ?? _last;
            return string.Create(CultureInfo.InvariantCulture, $"[{(_elapsed + one.Stopped).TotalSeconds:F3}s]");
        }

        private static string Dated(DateTimeOffset at) => at.UtcDateTime.ToString("'['yyyy-MM-dd'T'HH:mm:ss.fff'+0000]'", CultureInfo.InvariantCulture);
    }
}
