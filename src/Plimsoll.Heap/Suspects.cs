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

    /// <summary>Whether a cache holds as much as its bound lets it.</summary>
    public bool IsFull => CacheSigns.Any(sign => sign.EndsWith(Views.CacheSigns.Full, StringComparison.Ordinal));

    /// <summary>Whether only soft references hold what it has: the JVM clears them before it throws.</summary>
    public bool IsSoft => CacheSigns.Contains(Views.CacheSigns.Soft);

    /// <summary>Other fields of the program that hold it, too: while one of them does, it stays.</summary>
    public ImmutableArray<string> AlsoHeldBy { get; init; } = [];

    /// <summary>What the links hold, where <see cref="Element"/> is but an entry of a collection or a link of a chain; null for others.</summary>
    public SuspectPayload? Payload { get; init; }

    /// <summary>The nearest field at or above the holder whose class no known library has, or the local variable of such a frame: where a person's own code has it. Null where the path has neither.</summary>
    public string? Application { get; init; }

    /// <summary>Position in <see cref="Path"/> of the step that is the holder; -1 where a local variable is.</summary>
    public int HolderAt { get; init; } = -1;

    /// <summary>The frame whose local variable is the holder, as <c>Class.method (File.java:12)</c>; null where a field is.</summary>
    public string? LocalFrame => Frame(Holder);

    /// <summary>The frame whose local variable the application has it by; null where a field is, or nothing is known.</summary>
    public string? ApplicationFrame => Application is null ? null : Frame(Application);

    private static string? Frame(string holder) => holder.StartsWith(RootPath.LocalPrefix, StringComparison.Ordinal) ? holder[RootPath.LocalPrefix.Length..] : null;

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
            tops = Opened(tree, tops, least);
        var groups = Joined(tree, tops, [.. Groups(tree, least)], rule)
            .OrderByDescending(group => group.Retained).ThenBy(group => tree.AddressOf(group.Vertex)).Take(limit).ToList();
        if (groups.Count == 0)
            return new Suspects([], threshold);
        var points = Points(tree, [.. groups.Select(group => group.Vertex)], rule);
        var owners = new Views.OwnerSearch(tree, tree.Predecessors);
        return new Suspects([.. groups.Select((group, i) => Described(tree, owners, group, points[i]) with
        {
            Retained = group.Retained, Share = (double)group.Retained / tree.ReachableShallow, Count = group.Count,
        })], threshold);
    }

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

    /// <summary>Objects of one class directly below the roots, none of them large, together above the threshold. Those that hold next to nothing are left out where the others have nearly everything.</summary>
    private static IEnumerable<(uint Vertex, long Retained, int Count)> Groups(DominatorTree tree, long least)
    {
        if (least <= 0)
            return [];
        // To look at the small ones costs a record each: only where they could be a suspect at all.
        var floor = VertexScan.Parts(tree, (from, end) => SmallBelowRoots(tree, from, end)).Sum() >= least ? 0 : ClassGroup.NextToNothing;
        var byClass = new Dictionary<ulong, ClassGroup>();
        foreach (var (type, part) in VertexScan.Parts(tree, (from, end) => GroupsOf(tree, from, end, least, floor)).SelectMany(part => part))
            byClass[type] = byClass.GetValueOrDefault(type).With(part);
        return byClass.Values.Select(group => group.Substantial).Where(group => group.Count > 1 && group.Retained >= least);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long SmallBelowRoots(DominatorTree tree, uint from, uint end)
    {
        long sum = 0;
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) == 1 && tree.Retained(vertex) is < ClassGroup.NextToNothing and var retained)
                sum += retained;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<ulong, ClassGroup> GroupsOf(DominatorTree tree, uint from, uint end, long least, long floor)
    {
        var byClass = new Dictionary<ulong, ClassGroup>();
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) == 1 && tree.Retained(vertex) < least && tree.Retained(vertex) >= floor && tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Class is { IsArray: false } type)
                byClass[type.Address] = byClass.GetValueOrDefault(type.Address).With(vertex, tree.Retained(vertex));
        }

        return byClass;
    }

    /// <summary>Objects of one class: the largest, what they retain, their number; and the latter two of those that hold next to nothing.</summary>
    private readonly record struct ClassGroup(uint Largest, long Most, long Retained, int Count, long Small, int SmallCount)
    {
        public const long NextToNothing = 1024;
        private const double NearlyAll = 0.9;

        public (uint Vertex, long Retained, int Count) Substantial => Retained - Small >= Retained * NearlyAll ? (Largest, Retained - Small, Count - SmallCount) : (Largest, Retained, Count);

        public ClassGroup With(uint vertex, long retained) => With(new ClassGroup(vertex, retained, retained, 1, retained < NextToNothing ? retained : 0, retained < NextToNothing ? 1 : 0));

        public ClassGroup With(ClassGroup other) => new(
            other.Most > Most || Count == 0 ? other.Largest : Largest, Math.Max(Most, other.Most), Retained + other.Retained, Count + other.Count, Small + other.Small, SmallCount + other.SmallCount);
    }

    private static Suspect Described(DominatorTree tree, Views.OwnerSearch owners, (uint Vertex, long Retained, int Count) group, uint point)
    {
        var element = Element(tree, point);
        var payload = element is null ? null : Payload(tree, point, element.Value.Class);
        var owned = owners.Of(group.Count == 1 ? Held(tree, point, element) : owners.IsRoot(group.Vertex) ? point : group.Vertex);
        var (top, bottom, path) = (tree.Uncounted(group.Vertex), tree.Uncounted(point), owned?.Path);
        var signs = new Views.CacheSigns(tree.Graph).Of(path?.Stops ?? [], element, payload);
        return new Suspect(top.Class, top.Address, top.Retained, (double)top.Retained / tree.ReachableShallow, Kind(tree.Graph, top, bottom, signs.Length > 0), path?.Holder ?? top.Class, path?.Stops ?? [],
            bottom.Class, bottom.Address, element) { CacheSigns = signs, AlsoHeldBy = owned?.Others ?? [], Payload = payload, Application = path?.Application, HolderAt = path?.HolderAt ?? -1 };
    }

    /// <summary>What to ask for the owner of: where the bytes fan out; but below an object of the program that has very many objects of one class (its collections share them) one of those, so that the collections are named.</summary>
    private static uint Held(DominatorTree tree, uint point, (string Class, long Count, long Retained)? element)
    {
        if (IsContainer(tree, point) || element is not { Count: >= MostFields } many)
            return point;
        var children = VertexScan.Chosen(tree, (from, end) => ChildrenOf(tree, point, from, end));
        return children.Find(child => tree.Graph.ObjectAt(tree.AddressOf(child))?.Describe() == many.Class) is not 0 and var first ? first : point;
    }

    /// <summary>More objects than these hang on no object by fields of its own.</summary>
    private const int MostFields = 100;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<uint> ChildrenOf(DominatorTree tree, uint point, uint from, uint end)
    {
        var children = new List<uint>();
        for (var vertex = Math.Max(from, point + 1); vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) == point)
                children.Add(vertex);
        }

        return children;
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
