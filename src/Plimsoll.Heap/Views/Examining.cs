using System.Collections.Immutable;
using System.Globalization;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Views;

/// <summary>Puts together what a dump is and explains its size.</summary>
internal sealed unsafe class Examining(HeapGraph graph, CancellationToken cancellation)
{
    private readonly RecordCounts _counts = RecordCounts.Of(graph, cancellation);
    private string _heldUnseen = "";

    public HeapExamination Result()
    {
        using var reachability = Reachability.Compute(graph);
        var (all, live) = (HeapHistogram.OfAll(graph), reachability.Histogram());
        var summary = HeapSummary.Read(graph);
        var mirrors = graph.Classes.Sum(type => type.MirrorSize);
        var examination = new HeapExamination(
            graph.Outline.Version, graph.IdentifierSize, graph.Written, summary.JvmVersion, graph.PackedLength, graph.Packing, graph.Parts, graph.Length,
            graph.Outline.Segments.Count, graph.Outline.Segments.Count == 0 ? 0 : graph.Outline.Segments.Max(segment => segment.End - segment.Start), graph.DumpCount, Layout(),
            all.Instances, all.Shallow, all.Instances - live.Instances, all.Shallow - live.Shallow, reachability.Edges.Dangling, [.. _counts.Rows()], [], []);
        _heldUnseen = HeldUnseen(reachability);
        return examination with { Differences = [.. Differences(all.Shallow, mirrors)], Findings = [.. Findings(examination, summary.Thrower is not null)] };
    }

    /// <summary>What class objects hold in fields that HPROF does not write, with the number of objects that would be garbage without them.</summary>
    private string HeldUnseen(Reachability reachability)
    {
        var held = reachability.Roots.Where(root => root.Tag == HeapTag.RootClassMirror).Select(root => graph.ObjectAt(root.Id)).OfType<HeapObject>()
            .GroupBy(found => (found.Reference("referent") ?? found).Describe(), StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        return held.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{held.Sum(group => group.Count())} objects are held by fields of class objects that HPROF does not write ({string.Join(", ", held.Select(group => $"{group.Count()} {group.Key}"))}): they count as reachable here, and look like garbage to other tools");
    }

    private string Layout() => string.Create(CultureInfo.InvariantCulture,
        $"{graph.Layout.Reference}-byte references, {graph.Layout.Header}-byte headers, {graph.Layout.Alignment}-byte alignment{(graph.Layout.Header == 8 && graph.IdentifierSize == 8 ? " (compact object headers)" : graph.Layout.Header == 16 ? " (no compressed class pointers)" : "")}");

    private IEnumerable<SizeDifference> Differences(long heap, long mirrors)
    {
        var wide = _counts.References * (graph.IdentifierSize - graph.Layout.Reference);
        var data = _counts.ObjectData - wide;
        yield return new("record headers of objects (about 25 bytes each)", _counts.ObjectRecordBytes - _counts.ObjectData);
        yield return new($"references of {graph.IdentifierSize} bytes in the file, {graph.Layout.Reference} in the heap", wide);
        yield return new("object headers and padding, which are not in the file", data - (heap - mirrors));
        yield return new("class descriptions (in the heap: class objects)", _counts.ClassRecordBytes - mirrors);
        yield return new("roots", _counts.RootBytes);
        yield return new("names and other strings of the VM", _counts.TopBytes(0x01));
        yield return new("loaded classes, stack traces, frames", _counts.TopBytes(0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0d, 0x0e));
        var known = _counts.ObjectRecordBytes + _counts.ClassRecordBytes + _counts.RootBytes + _counts.TopBytes(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0d, 0x0e);
        yield return new("file header, segment headers, what was not read", graph.Length - known);
    }

    private IEnumerable<string> Findings(HeapExamination found, bool isOutOfMemory)
    {
        foreach (var problem in graph.Coverage.Problems)
            yield return problem;
        if (!graph.Coverage.RootsFound)
            yield return "without roots every answer about reachability, retained sizes and leaks is a guess; counts and sizes by class (histogram --all) hold for what was read";
        if (graph.Parts.Length > 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"the dump was not merged: {graph.Parts.Length - 1} parts beside it were read with it (a JVM of 22 or later that was killed while merging leaves them)");
        if (found.HeapBytes > 0 && found.UnreachableBytes * 5 > found.HeapBytes)
            yield return string.Create(CultureInfo.InvariantCulture, $"{100.0 * found.UnreachableBytes / found.HeapBytes:F0} % of the bytes are garbage{(isOutOfMemory ? "" : ": the dump was not taken after a full collection (jcmd GC.heap_dump -all, jmap without live); other tools leave garbage out and show a smaller heap")}");
        if (found.UnreachableObjects == 0 && found.Objects > 1000)
            yield return "there is no garbage in the dump: it was taken after a full collection, or with only live objects";
        if (_counts.TopBytes(0x01) * 4 > graph.Length)
            yield return "more than a quarter of the file are names: many generated classes, or a small heap";
        if (found.DanglingReferences * 100 > _counts.References)
            yield return string.Create(CultureInfo.InvariantCulture, $"{found.DanglingReferences} of {_counts.References} references point at no object: a part of the dump is missing, or it was edited");
        if (_heldUnseen.Length > 0)
            yield return _heldUnseen;
        if (HeapThreads.VirtualWithoutStack(graph) is > 0 and var parked)
            yield return string.Create(CultureInfo.InvariantCulture, $"{parked} virtual threads have no stack in the dump (JDK 21 leaves out parked ones): objects that only they hold look like garbage here; jhsdb jmap or JDK 22 write them");
        if (Truncated() is > 0 and var arrays)
            yield return string.Create(CultureInfo.InvariantCulture, $"{arrays} arrays are longer in the heap than HPROF can write (its lengths have 32 bits): their ends are not in the file, and sizes here are too small");
    }

    /// <summary>An array near the limit of a record that is followed by a hole as large as what was cut away.</summary>
    private long Truncated()
    {
        long truncated = 0;
        foreach (var segment in graph.Outline.Segments)
        {
            if (segment.End - segment.Start < uint.MaxValue - 64L)
                continue;
            for (var record = graph.Records(new Graph.Chunk(segment.Start, segment.End)); record.MoveNext();)
                truncated += record.Next - record.Body >= uint.MaxValue - 64L && graph.Index.GapAfter(record.Id) is 0 or > uint.MaxValue ? 1 : 0;
        }

        return truncated;
    }
}
