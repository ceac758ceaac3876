using System.Collections.Immutable;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>One reference between two objects.</summary>
/// <param name="Field">The field, element or static, as <c>.name</c> or <c>[3]</c>.</param>
/// <param name="Class">Class of the object at the other end.</param>
/// <param name="Address">Its address.</param>
/// <param name="Strength"><c>strong</c>, <c>soft</c> or <c>weak</c> (phantom ones count as weak).</param>
public sealed record HeapReference(string Field, string Class, ulong Address, string Strength);

/// <summary>The references into and out of one object.</summary>
/// <param name="In">Objects that refer to it, by address; reachable or not.</param>
/// <param name="InCount">How many there are, shown or not.</param>
/// <param name="Out">Objects it refers to, in the order of its fields or elements.</param>
/// <param name="OutCount">How many there are, shown or not.</param>
/// <param name="Roots">Kinds of root that it is.</param>
public sealed record HeapReferences(ImmutableArray<HeapReference> In, long InCount, ImmutableArray<HeapReference> Out, long OutCount, ImmutableArray<string> Roots)
{
    /// <summary>Finds them; references to an object's class are left out, a class object's holders are its static's.</summary>
    public static HeapReferences Of(HeapGraph graph, Reachability reachability, ulong address, int limit = 30, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        var number = graph.Index.Find(address);
        if (number == AddressIndex.None)
            return new HeapReferences([], 0, [], 0, []);
        var roots = graph.Census.Roots.Where(root => root.Id == address).Select(root => Format.HeapTag.RootName(root.Tag)).Distinct(StringComparer.Ordinal);
        var (into, inCount) = Into(graph, reachability, number, limit, cancellation);
        var (outOf, outCount) = OutOf(graph, graph.ObjectAt(address)!, limit);
        return new HeapReferences([.. into], inCount, [.. outOf], outCount, [.. roots]);
    }

    private static (List<HeapReference> Shown, long Count) Into(HeapGraph graph, Reachability reachability, uint number, int limit, CancellationToken cancellation)
    {
        var (shown, count, edges) = (new List<HeapReference>(), 0L, reachability.Edges);
        var weak = edges.Side.Where(edge => edge.To == number).GroupBy(edge => edge.From).ToDictionary(group => group.Key, group => group.Min(edge => edge.Strength));
        for (uint from = 0; from < graph.Index.Count; from++)
        {
            if ((from & 0xfffff) == 0)
                cancellation.ThrowIfCancellationRequested();
            var refers = weak.ContainsKey(from);
            for (long at = edges.Offsets[from]; !refers && at < edges.Offsets[(long)from + 1]; at++)
                refers = edges.Targets[at] == number;
            if (!refers || graph.ObjectAt(graph.Index.AddressOf(from)) is not { } holder)
                continue;
            var field = PathStep.Field(holder, graph.Index.AddressOf(number), graph);
            if (field == ".<class>")
                continue;
            if (count++ < limit)
                shown.Add(new HeapReference(field, holder.Describe(), holder.Address, Word(weak.GetValueOrDefault(from))));
        }

        return (shown, count);
    }

    private static (List<HeapReference> Shown, long Count) OutOf(HeapGraph graph, HeapObject found, int limit)
    {
        var (shown, count) = (new List<HeapReference>(), 0L);
        foreach (var (field, target) in Targets(found))
        {
            if (target == 0 || graph.ObjectAt(target) is not { } to)
                continue;
            if (count++ < limit)
                shown.Add(new HeapReference(field, to.Describe(), target, Strength(found.Class, field)));
        }

        return (shown, count);
    }

    private static IEnumerable<(string Field, ulong Target)> Targets(HeapObject found) =>
        found.Mirrors is { } type ? type.Statics.Where(slot => slot.Type == Format.BasicType.Object).Select(slot => ("." + slot.Name, (ulong)slot.Value))
        : found.IsObjectArray ? Enumerable.Range(0, (int)Math.Min(found.Length, int.MaxValue)).Select(i => ($"[{i}]", found.Element(i)))
        : found.Fields().Where(pair => pair.Field.Type == Format.BasicType.Object).Select(pair => ("." + pair.Field.Name, (ulong)pair.Value));

    private static string Strength(HeapClass? type, string field) => field switch
    {
        ".referent" when type?.Is("java.lang.ref.SoftReference") == true => "soft",
        ".referent" when type?.Is("java.lang.ref.WeakReference") == true || type?.Is("java.lang.ref.PhantomReference") == true => "weak",
        _ => "strong",
    };

    private static string Word(byte strength) => strength switch { 1 => "soft", 2 => "weak", _ => "strong" };
}
