using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis;

/// <summary>The facts that one run of a GC log holds: the run itself and the limits that its header states.</summary>
internal static class GcRunFacts
{
    /// <summary>The facts of a run whose measures are not computed yet.</summary>
    public static IEnumerable<Fact> Of(GcRun run, string path) => Of(run, GcMeasures.Of(run), path);

    /// <summary>The facts of a run.</summary>
    public static IEnumerable<Fact> Of(GcRun run, GcMeasures measures, string path)
    {
        var seen = new GcRunSeen { Origin = Origin.None, Run = run, Measures = measures };
        var origin = new Origin(path, 0, 0, run.Events is [var first, ..] ? run.At(first.Time) : run.Origin, Summary(seen));
        yield return seen with { Origin = origin };
        if (run.Facts.HeapMax is { } heap)
            yield return new JvmFlag { Origin = origin, Name = "MaxHeapSize", Value = heap.ToString(CultureInfo.InvariantCulture), InForce = true };
        if (run.Facts.MetaspaceMax is { } metaspace)
            yield return new JvmFlag { Origin = origin, Name = "MaxMetaspaceSize", Value = metaspace.ToString(CultureInfo.InvariantCulture), InForce = true };
    }

    private static string Summary(GcRunSeen seen)
    {
        var measures = seen.Measures;
        var live = measures.LiveSet.Bytes is { } bytes ? $", live set {Bytes.Text(bytes)}" : "";
        var limit = measures.Heap.Limit is { } heap ? $" of {Bytes.Text(heap)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{seen.Run.Collector}: {measures.Pauses.Count} pauses, {measures.FullCollections} full collections{live}{limit}");
    }
}
