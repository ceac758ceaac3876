using System.Collections.Immutable;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Views;

/// <summary>The way to an object over its owner.</summary>
/// <param name="Path">From a root.</param>
/// <param name="Others">Other fields of the program that hold it, as <c>Class.field</c>: as long as one is left, it stays.</param>
internal readonly record struct Owned(RootPath Path, ImmutableArray<string> Others);

/// <summary>
/// Who owns an object: the nearest field of the program or a library from which nothing but collections and the JDK's own objects lead to it. An executor's queue hangs on its threads by the shortest way, and on the
/// field that has the executor by the one that a person can act on. Where no such field is near, the shortest way tells.
/// </summary>
internal sealed unsafe class OwnerSearch(DominatorTree tree, PredecessorTable predecessors)
{
    private const int MostVisited = 100_000;
    private const int MostOwners = 64;
    private const int MostTried = 8;
    private const int MostAbove = 60_000;
    private readonly WayBack _ways = new(tree, predecessors);
    private long _climbs = 1_000_000;

    /// <summary>Whether an object is a root, and not only as a local variable.</summary>
    public bool IsRoot(uint vertex) => _ways.IsRoot(vertex);

    /// <summary>Null when no root leads there.</summary>
    public Owned? Of(uint target)
    {
        var next = new Dictionary<uint, uint> { [target] = target };
        var found = Near(target, next).Take(MostTried).Select(owner => (owner.Next, Way: _ways.To(owner.Vertex, target), owner.Name)).Where(owner => owner.Way is not null)
            .OrderBy(owner => owner.Way!.Value.ByLocal).ToList();
        if (found.Count == 0)
            return _ways.To(target) is { } shortest ? new Owned(_ways.Path(shortest), []) : null;
        var (first, way, name) = found[0];
        var below = new List<uint>();
        for (var at = first; ; at = next[at])
        {
            below.Add(at);
            if (at == target)
                break;
        }

        var vertices = Above(way!.Value, target);
        return new Owned(_ways.Path(new Way([.. vertices, .. below], way.Value.ByLocal)), [.. found.Where(other => !other.Way!.Value.ByLocal).Select(other => other.Name).Where(other => other != name).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The way to an owner; to a library's over the nearest field of the application above it, where there is one: the shortest would show any thread or registry that has it, too.</summary>
    private List<uint> Above(Way way, uint target)
    {
        var owner = way.Vertices[^1];
        if (!IsLibrary(owner))
            return way.Vertices;
        var next = new Dictionary<uint, uint> { [owner] = owner, [target] = target };
        for (var level = new List<uint> { owner }; level.Count > 0 && next.Count < MostAbove;)
        {
            var before = new List<uint>();
            foreach (var (source, vertex) in level.SelectMany(Sources).Where(edge => edge.Source > 1 && !next.ContainsKey(edge.Source)).OrderBy(edge => edge.Source).ThenBy(edge => edge.Vertex))
            {
                if (!next.TryAdd(source, vertex))
                    continue;
                if (!IsLibrary(source) && tree.Graph.ObjectAt(tree.AddressOf(source)) is { } held && Field(held, vertex) is not null && !IsBelow(source, target) && _ways.To(source, target) is { ByLocal: false } above)
                    return [.. above.Vertices, .. Between(next, source, owner)];
                if (!IsRoot(source))
                    before.Add(source);
            }

            level = before;
        }

        return way.Vertices;
    }

    private static IEnumerable<uint> Between(Dictionary<uint, uint> next, uint from, uint to)
    {
        for (var at = from; at != to;)
            yield return at = next[at];
    }

    private bool IsLibrary(uint vertex) => tree.Graph.ObjectAt(tree.AddressOf(vertex)) is not { } found || Libraries.Has(found.Mirrors?.Name ?? found.Class?.Name ?? "java.");

    /// <summary>The owners, nearest first, statics before fields of objects; none that only the object itself holds. A root, such as a running thread, needs no owner: the search does not go beyond it.</summary>
    private IEnumerable<(uint Vertex, uint Next, string Name)> Near(uint target, Dictionary<uint, uint> next)
    {
        var owners = new List<(uint Vertex, uint Next, string Name)>();
        for (var level = new List<uint> { target }; level.Count > 0 && next.Count < MostVisited && owners.Count < MostOwners;)
        {
            var (before, here) = (new List<uint>(), new List<(uint Vertex, uint Next, string Name, bool IsStatic)>());
            foreach (var (source, vertex) in level.SelectMany(Sources).Where(edge => edge.Source > 1 && !next.ContainsKey(edge.Source)).OrderBy(edge => edge.Source).ThenBy(edge => edge.Vertex))
            {
                var held = tree.Graph.ObjectAt(tree.AddressOf(source));
                if (held is not null && Field(held, vertex) is { } name)
                    here.Add((source, vertex, name, held.Mirrors is not null));
                else if (next.Count < MostVisited && next.TryAdd(source, vertex) && !IsRoot(source))
                    before.Add(source);
            }

            owners.AddRange(here.Where(owner => !IsBelow(owner.Vertex, target)).OrderByDescending(owner => owner.IsStatic).Select(owner => (owner.Vertex, owner.Next, owner.Name)));
            level = before;
        }

        return owners;
    }

    private IEnumerable<(uint Source, uint Vertex)> Sources(uint vertex)
    {
        var sources = predecessors.Sources(vertex, out var count);
        var all = new List<(uint, uint)> { (predecessors.Parent(vertex), vertex) };
        for (uint i = 0; i < count; i++)
            all.Add((sources[i], vertex));
        return all;
    }

    /// <summary>The field as <c>Class.field</c> when it is the program's; null for the JDK's, for elements of arrays and for chains of equal links.</summary>
    private string? Field(HeapObject held, uint vertex)
    {
        if (held.IsObjectArray || (held.Mirrors is null && held.Class is null) || tree.Graph.ObjectAt(tree.AddressOf(vertex)) is not { } target)
            return null;
        var field = PathStep.Field(held, target.Address, tree.Graph);
        var isOwner = !field.StartsWith(".<", StringComparison.Ordinal) && RootPath.OwnerOf(held, field) == StepOwner.Program && held.Describe() != target.Describe();
        return isOwner ? (held.Mirrors?.Name ?? held.Describe()) + field : null;
    }

    /// <summary>Whether every way to a vertex passes the target. Dominators have lower numbers; who would have to climb too far is taken for free.</summary>
    private bool IsBelow(uint vertex, uint target)
    {
        while (vertex > target && _climbs-- > 0)
            vertex = tree.DominatorOf(vertex);
        return vertex == target;
    }
}
