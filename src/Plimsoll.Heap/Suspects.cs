using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>How suspects are chosen.</summary>
public enum SuspectRule
{
    /// <summary>Ours: a chain of equal links counts as one holder, classes and the JVM's own loaders are opened.</summary>
    Owner,

    /// <summary>As Eclipse MAT's leak suspects (FindLeaksQuery): single objects and classes below the roots above the threshold, accumulation point by the ratio 0.7. MAT lets every reference hold: build the tree with <see cref="ReferencePolicy.All"/>.</summary>
    Mat,
}

/// <summary>What a suspect is.</summary>
public enum SuspectKind
{
    /// <summary>An object or static that owns what grew.</summary>
    Owner,

    /// <summary>A cache: bounded, ordered by access, weakly held or counting hits, or at least named one.</summary>
    Cache,

    /// <summary>A class loader.</summary>
    Loader,

    /// <summary>A thread with what its locals hold.</summary>
    Thread,
}

/// <summary>An object that holds a large share of the heap.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Retained">Bytes it retains.</param>
/// <param name="Share">Of the reachable bytes, 0 to 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Holder">The field or static that owns it, as <c>Class.field</c>, or the local variable, see <see cref="RootPath.Holder"/>.</param>
/// <param name="Path">A shortest path from a root to it.</param>
/// <param name="AccumulationClass">Class of the object below which the bytes fan out.</param>
/// <param name="AccumulationAddress">Its address.</param>
/// <param name="Count">How many objects of the class below the roots are meant: above 1 they are a suspect together, address and path are of the largest.</param>
/// <param name="Element">The class that most of the fanned-out bytes are retained by, and how many there are.</param>
public sealed record Suspect(string Class, ulong Address, long Retained, double Share, SuspectKind Kind, string Holder, ImmutableArray<PathStop> Path,
    string AccumulationClass, ulong AccumulationAddress, (string Class, long Count, long Retained)? Element, int Count = 1)
{
    /// <summary>What makes it a cache, its bound and how full it is among them; empty where nothing but perhaps its name speaks for one.</summary>
    public ImmutableArray<string> CacheSigns { get; init; } = [];

    /// <summary>Other fields of the program that hold it, too: while one of them does, it stays.</summary>
    public ImmutableArray<string> AlsoHeldBy { get; init; } = [];

    /// <summary>What the links hold, where <see cref="Element"/> is but an entry of a collection or a link of a chain; null for others.</summary>
    public SuspectPayload? Payload { get; init; }

    /// <summary>The frame whose local variable is the holder, as <c>Class.method (File.java:12)</c>; null where a field is.</summary>
    public string? LocalFrame => Holder.StartsWith(RootPath.LocalPrefix, StringComparison.Ordinal) ? Holder[RootPath.LocalPrefix.Length..] : null;

    /// <summary>The threads that are at work with it or with what leads to it.</summary>
    public IEnumerable<LocalUse> Uses => Path.SelectMany(stop => stop.Uses).Distinct();
}

/// <summary>What the links below an accumulation point hold.</summary>
/// <param name="Links">Entries or links, all along the chains.</param>
/// <param name="Class">The class that most of their bytes are retained by.</param>
/// <param name="Count">How many objects of it.</param>
/// <param name="Retained">Bytes they retain.</param>
public readonly record struct SuspectPayload(long Links, string Class, long Count, long Retained);

/// <summary>
/// Suspects without sampling: every object directly below the roots that retains at least the threshold, and the objects of one class that do so together, largest first. Class objects stand for their statics. The
/// accumulation point is where the largest child holds less than 70 % of its parent (the ratio that Eclipse MAT uses, too).
/// </summary>
public sealed partial record Suspects(ImmutableArray<Suspect> Items, double Threshold)
{
    private const double BigDrop = 0.7;

    /// <summary>Finds them. Paths need the way back to the roots: a tree that was not built for suspects, or was asked before, computes the reachability again.</summary>
    public static Suspects Find(DominatorTree tree, double threshold = 0.1, int limit = 10, SuspectRule rule = SuspectRule.Owner)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var least = (long)(tree.ReachableShallow * threshold);
        var tops = Tops(tree, least);
        if (rule == SuspectRule.Owner)
            tops = Parted(tree, Opened(tree, tops, least), least);
        var groups = Joined(tree, tops, [.. Groups(tree, least)], rule)
            .OrderByDescending(group => group.Retained).ThenBy(group => tree.AddressOf(group.Vertex)).Take(limit).ToList();
        if (groups.Count == 0)
            return new Suspects([], threshold);
        var points = Points(tree, [.. groups.Select(group => group.Vertex)], rule);
        var owners = new Views.OwnerSearch(tree, tree.Predecessors);
        return new Suspects([.. groups.Select((group, i) => Describe(tree, group.Vertex, points[i], owners.Of(group.Count > 1 && !owners.IsRoot(group.Vertex) ? group.Vertex : points[i])) with
        {
            Retained = group.Retained, Share = (double)group.Retained / tree.ReachableShallow, Count = group.Count,
        })], threshold);
    }

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

        return tops;
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
    private static List<uint> Parted(DominatorTree tree, List<uint> tops, long least)
    {
        if (tops.Count == 0)
            return tops;
        var large = Large(tree, least);
        var points = Points(tree, [.. tops], SuspectRule.Owner);
        return [.. tops.SelectMany((top, i) => Parts(tree, large, points[i]) is { Count: > 1 } parts ? parts : [top])];
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

    private static bool IsContainer(DominatorTree tree, uint vertex) => RootPath.IsContainer(ClassOf(tree, vertex)?.Name ?? "java.");

    /// <summary>The list that a loader keeps of its classes.</summary>
    private static bool IsOfLoader(DominatorTree tree, uint vertex) => IsContainer(tree, vertex)
        && (ClassOf(tree, tree.DominatorOf(vertex))?.Is("java.lang.ClassLoader") == true || (tree.DominatorOf(vertex) is > 1 and var list && ClassOf(tree, tree.DominatorOf(list))?.Is("java.lang.ClassLoader") == true));

    private static bool IsNamespace(DominatorTree tree, uint vertex) => IsOfLoader(tree, vertex) || tree.Graph.ObjectAt(tree.AddressOf(vertex)) is { } found
        && (found.Mirrors is not null || (found.Class is { IsArray: false } type && !type.Is("java.lang.Thread") && (type.Is("java.lang.ClassLoader") || !RootPath.IsContainer(type.Name))));

    /// <summary>Single objects and groups. In our rule single objects of a class join its group, and several are one without any small ones: fifteen loaders are one suspect.</summary>
    private static IEnumerable<(uint Vertex, long Retained, int Count)> Joined(DominatorTree tree, List<uint> tops, List<(uint Vertex, long Retained, int Count)> groups, SuspectRule rule)
    {
        var singles = tops.Select(vertex => (Vertex: vertex, Retained: tree.Retained(vertex), Count: 1)).ToList();
        if (rule == SuspectRule.Mat)
            return singles.Concat(groups);
        return singles.Concat(groups).GroupBy(one => ClassOf(tree, one.Vertex)).SelectMany(same => same.Key is null || (same.All(one => one.Count == 1) && same.Count() < LeastSingles) ? same.ToArray()
            : [same.Aggregate((a, b) => (tree.Retained(a.Vertex) >= tree.Retained(b.Vertex) ? a.Vertex : b.Vertex, a.Retained + b.Retained, a.Count + b.Count))]);
    }

    private const int LeastSingles = 5;

    private static HeapClass? ClassOf(DominatorTree tree, uint vertex) => tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Class;

    /// <summary>Objects of one class directly below the roots, none of them large, together above the threshold.</summary>
    private static IEnumerable<(uint Vertex, long Retained, int Count)> Groups(DominatorTree tree, long least)
    {
        var byClass = new Dictionary<ulong, (uint Vertex, long Retained, int Count)>();
        foreach (var (type, (vertex, retained, count)) in VertexScan.Parts(tree, (from, end) => GroupsOf(tree, from, end, least)).SelectMany(part => part))
        {
            var before = byClass.GetValueOrDefault(type);
            byClass[type] = (before.Count == 0 || tree.Retained(vertex) > tree.Retained(before.Vertex) ? vertex : before.Vertex, before.Retained + retained, before.Count + count);
        }

        return byClass.Values.Where(group => group.Count > 1 && group.Retained >= least && least > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<ulong, (uint Vertex, long Retained, int Count)> GroupsOf(DominatorTree tree, uint from, uint end, long least)
    {
        var byClass = new Dictionary<ulong, (uint Vertex, long Retained, int Count)>();
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) != 1 || tree.Retained(vertex) >= least || tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Class is not { IsArray: false } type)
                continue;
            var (largest, retained, count) = byClass.GetValueOrDefault(type.Address);
            byClass[type.Address] = (count == 0 || tree.Retained(vertex) > tree.Retained(largest) ? vertex : largest, retained + tree.Retained(vertex), count + 1);
        }

        return byClass;
    }

    private static Suspect Describe(DominatorTree tree, uint vertex, uint point, Views.Owned? owned)
    {
        var (top, bottom) = (tree.Uncounted(vertex), tree.Uncounted(point));
        var path = owned?.Path;
        var element = Element(tree, point);
        var signs = new Views.CacheSigns(tree.Graph).Of(path?.Stops ?? [], element);
        return new Suspect(top.Class, top.Address, top.Retained, (double)top.Retained / tree.ReachableShallow, Kind(tree.Graph, top, bottom, signs.Length > 0), path?.Holder ?? top.Class, path?.Stops ?? [],
            bottom.Class, bottom.Address, element) { CacheSigns = signs, AlsoHeldBy = owned?.Others ?? [], Payload = element is null ? null : Payload(tree, point, element.Value.Class) };
    }

    /// <summary>A loader that only leads to one object which has nearly everything is the way to it, not the owner.</summary>
    private static SuspectKind Kind(HeapGraph graph, Dominated top, Dominated bottom, bool isCache)
    {
        var type = graph.ObjectAt(top.Address)?.Class;
        return type?.Is("java.lang.Thread") == true ? SuspectKind.Thread
            : type?.Is("java.lang.ClassLoader") == true && (top.Address == bottom.Address || graph.ObjectAt(bottom.Address)?.Mirrors is not null) ? SuspectKind.Loader
            : isCache || top.Class.Contains("Cache", StringComparison.Ordinal) ? SuspectKind.Cache
            : SuspectKind.Owner;
    }

    /// <summary>
    /// Goes down from each vertex to the child that holds at least 70 % of it, and on from there. There is at most one such child, and vertices follow their dominators: so one pass over all takes every way to its end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<uint> Points(DominatorTree tree, uint[] tops, SuspectRule rule)
    {
        var points = (uint[])tops.Clone();
        var depths = new int[tops.Length];
        var least = Least();
        for (uint vertex = 2; vertex <= tree.Last; vertex++)
        {
            var retained = tree.Retained(vertex);
            if (retained < least || tree.DominatorOf(vertex) is var parent && (!points.AsSpan().Contains(parent) || retained < tree.Retained(parent) * BigDrop || (rule == SuspectRule.Owner && IsChain(tree, parent, vertex))))
                continue;
            for (var i = 0; i < points.Length; i++)
            {
                if (points[i] == parent && depths[i]++ < MostDepth)
                    points[i] = vertex;
            }

            least = Least();
        }

        return [.. points];

        // What holds less is no such child of any of them: most vertices are passed over for that alone.
        double Least() => points.Min(tree.Retained) * BigDrop;
    }

    private const int MostDepth = 1000;

    /// <summary>A linked list hangs below its first link.</summary>
    private static bool IsChain(DominatorTree tree, uint vertex, uint child) =>
        tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Class is { IsArray: false } type && ReferenceEquals(type, tree.Graph.ObjectAt(tree.AddressOf(child))?.Class);
}
