using System.Runtime.CompilerServices;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>Where suspects begin: what lies below the roots, or below what is no owner to act on.</summary>
public sealed partial record Suspects
{
    /// <summary>What lies directly below the roots and retains enough.</summary>
    private static List<uint> Tops(DominatorTree tree, long least) => least <= 0 ? [] : VertexScan.Chosen(tree, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (from, end) =>
    {
        var tops = new List<uint>();
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) == 1 && tree.Retained(vertex) >= least)
                tops.Add(vertex);
        }

        return tops;
    });

    /// <summary>
    /// A class with its statics, a loader, or an object of the program that holds several things above the threshold is no owner to act on: they are named instead of it.
    /// </summary>
    private static List<uint> Opened(DominatorTree tree, List<uint> tops, long least)
    {
        var large = least <= 0 ? [] : Large(tree, least);
        for (var depth = 0; depth < MostOpened; depth++)
        {
            var open = tops.Where(vertex => IsNamespace(tree, vertex)).ToDictionary(vertex => vertex, _ => new List<uint>());
            foreach (var vertex in large)
            {
                if (open.TryGetValue(tree.DominatorOf(vertex), out var below))
                    below.Add(vertex);
            }

            if (!open.Any(pair => IsOpened(tree, pair.Key, pair.Value)))
                break;
            tops = [.. tops.SelectMany(vertex => open.TryGetValue(vertex, out var below) && IsOpened(tree, vertex, below) ? below : [vertex])];
        }

        return Parted(tree, tops, large);
    }

    /// <summary>The JVM's own loaders and the classes with their statics are never what one can act on: one thing that has most of theirs is enough.</summary>
    private static bool IsOpened(DominatorTree tree, uint vertex, List<uint> below) =>
        below.Count > 1 || (below.Count == 1 && tree.Retained(below[0]) >= tree.Retained(vertex) * BigDrop && tree.Graph.ObjectAt(tree.AddressOf(vertex)) is { } found
            && (found.Mirrors is not null || IsOfLoader(tree, vertex) || found.Class?.Name.StartsWith("jdk.internal.loader.", StringComparison.Ordinal) == true || found.Class?.Name.StartsWith("sun.misc.Launcher$", StringComparison.Ordinal) == true));

    /// <summary>Every vertex that retains at least so much.</summary>
    private static List<uint> Large(DominatorTree tree, long least) => VertexScan.Chosen(tree, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (from, end) =>
    {
        var large = new List<uint>();
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.Retained(vertex) >= least)
                large.Add(vertex);
        }

        return large;
    });

    private const int MostOpened = 5;

    /// <summary>What ends in several large things of different classes, as an application with its services does, has no owner: those are named.</summary>
    private static List<uint> Parted(DominatorTree tree, List<uint> tops, List<uint> large) =>
        [.. tops.SelectMany(top => Parts(tree, large, PointAmong(tree, large, top)) is { Count: > 1 } parts ? parts : [top])];

    /// <summary>The accumulation point below a vertex, as far as it is among the large ones, which stand in ascending order as dominators do.</summary>
    private static uint PointAmong(DominatorTree tree, List<uint> large, uint top)
    {
        var point = top;
        foreach (var vertex in large)
        {
            if (tree.DominatorOf(vertex) == point && tree.Retained(vertex) >= tree.Retained(point) * BigDrop)
                point = vertex;
        }

        return point;
    }

    /// <summary>The large things below a point, looked at through entries and collections; empty where they are all of one kind, or not the program's.</summary>
    private static List<uint> Parts(DominatorTree tree, List<uint> large, uint point)
    {
        var parts = new List<uint>();
        foreach (var below in large.Where(vertex => tree.DominatorOf(vertex) == point))
        {
            var part = below;
            while (IsContainer(tree, part) && large.Find(vertex => tree.DominatorOf(vertex) == part && tree.Retained(vertex) >= tree.Retained(part) * BigDrop) is not 0 and var inner)
                part = inner;
            parts.Add(part);
        }

        return parts.Exists(part => IsContainer(tree, part)) || parts.Select(part => ClassOf(tree, part)).Distinct().Count() < parts.Count ? [] : parts;
    }

    private static bool IsContainer(DominatorTree tree, uint vertex) => ClassOf(tree, vertex) is not { IsArray: false } type || RootPath.IsContainer(type.Name);

    /// <summary>The list that a loader keeps of its classes.</summary>
    private static bool IsOfLoader(DominatorTree tree, uint vertex) => IsContainer(tree, vertex)
        && (ClassOf(tree, tree.DominatorOf(vertex))?.Is("java.lang.ClassLoader") == true || (tree.DominatorOf(vertex) is > 1 and var list && ClassOf(tree, tree.DominatorOf(list))?.Is("java.lang.ClassLoader") == true));

    private static bool IsNamespace(DominatorTree tree, uint vertex) => IsOfLoader(tree, vertex) || tree.Graph.ObjectAt(tree.AddressOf(vertex)) is { } found
        && (found.Mirrors is not null || (found.Class is { IsArray: false } type && !type.Is("java.lang.Thread") && (type.Is("java.lang.ClassLoader") || !RootPath.IsContainer(type.Name))));
}
