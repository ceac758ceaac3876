using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap.Query;

/// <summary>A query in its parts.</summary>
internal sealed record ParsedQuery(List<(string Name, QueryExpression? Value)> Items, Regex Class, bool Subclasses, QueryExpression? Condition, bool NeedsRetained)
{
    private const int MostText = 1000;

    public HeapQueryResult Run(HeapGraph graph, Func<ulong, bool>? isReachable, DominatorTree? tree, int limit, CancellationToken cancellation)
    {
        var classes = Classes(graph);
        var scope = new QueryScope(graph, tree);
        var (rows, matched, examined) = (new List<HeapQueryRow>(), 0L, 0L);
        foreach (var found in Objects(graph, classes))
        {
            if ((examined & 0xfff) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (isReachable is not null && !isReachable(found.Address))
                continue;
            examined++;
            if (Condition is not null && !Condition.Of(found, scope).IsTrue)
                continue;
            if (matched++ < limit)
                rows.Add(new HeapQueryRow(found.Address, found.Describe(), [.. Items.Select(item => Cell(item.Value, found, scope))]));
        }

        return new HeapQueryResult([.. Items.Select(item => item.Name)], [.. rows], matched, examined);
    }

    private static string? Cell(QueryExpression? value, HeapObject found, QueryScope scope) =>
        value is FieldPath { Steps: [.., "@objectAddress"] } && value.Of(found, scope).Value is long address ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0x{address:x}")
        : (value is null ? new QueryValue(found) : value.Of(found, scope)).Text(MostText) is { } text ? Secrets.Text(text) : null;

    private HashSet<HeapClass> Classes(HeapGraph graph)
    {
        var named = graph.Classes.Where(type => Class.IsMatch(type.Name)).ToHashSet();
        if (named.Count == 0)
            throw new HeapDumpException($"no class of the dump fits {Class.ToString().Trim('^', '$').Replace("\\.", ".", StringComparison.Ordinal)}");
        return Subclasses ? [.. graph.Classes.Where(type => IsBelow(type, named))] : named;
    }

    private static bool IsBelow(HeapClass type, HashSet<HeapClass> named)
    {
        for (var level = type; level is not null; level = level.Super)
        {
            if (named.Contains(level))
                return true;
        }

        return false;
    }

    /// <summary>Instances and arrays; the class objects themselves for java.lang.Class.</summary>
    private static IEnumerable<HeapObject> Objects(HeapGraph graph, HashSet<HeapClass> classes)
    {
        var primitives = classes.Where(type => type.Name is "byte[]" or "char[]" or "int[]" or "long[]" or "short[]" or "boolean[]" or "float[]" or "double[]").Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var objects = graph.InstancesOf(classes);
        if (primitives.Count > 0)
            objects = objects.Concat(graph.PrimitiveArrays(primitives));
        return classes.Any(type => type.Name == "java.lang.Class") ? objects.Concat(graph.Classes.Select(type => graph.ObjectAt(type.Address)).OfType<HeapObject>()) : objects;
    }
}
