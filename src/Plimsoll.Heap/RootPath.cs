using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>One object on a path.</summary>
/// <param name="Class">Its class; <c>class X</c> for a class object.</param>
/// <param name="Field">The field, element or static that leads to the next object; empty at the end.</param>
/// <param name="Address">Where it lies.</param>
public sealed record PathStop(string Class, string Field, ulong Address)
{
    /// <summary>How little the step says about who owns what follows.</summary>
    internal StepOwner Owner { get; init; }
}

/// <summary>Whose field a step of a path is.</summary>
internal enum StepOwner
{
    /// <summary>The program's, or a library's.</summary>
    Program,

    /// <summary>The JDK's or a collection library's, in an object whose class the program derived from it.</summary>
    Derived,

    /// <summary>The JDK's or a collection library's, and so held for someone else; class loaders and threads count as the JDK's.</summary>
    Container,
}

/// <summary>A shortest path from a root to an object.</summary>
/// <param name="Root">Kind of the root.</param>
/// <param name="Stops">From the root's object to the target.</param>
public sealed record RootPath(string Root, ImmutableArray<PathStop> Stops)
{
    /// <summary>Shortest paths over the reachability's references, strong ones where the target is strongly reachable; one for each target that is reachable.</summary>
    public static unsafe IReadOnlyList<RootPath> Find(HeapGraph graph, Reachability reachability, IReadOnlyCollection<ulong> targets)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        using var parents = new NativeColumn<uint>(graph.Memory, (long)graph.Index.Count + 1);
        var wanted = targets.Select(graph.Index.Find).Where(number => number != AddressIndex.None).ToHashSet();
        var (roots, found) = (new Dictionary<uint, string>(), new List<RootPath>());
        using var queue = new NativeList<uint>(graph.Memory, graph.Index.Count + 1L);
        foreach (var root in reachability.Roots)
        {
            var number = graph.Index.Find(root.Id);
            if (number == AddressIndex.None || !roots.TryAdd(number, HeapTag.RootName(root.Tag)))
                continue;
            parents[number] = AddressIndex.None;
            queue.Add(number);
        }

        var edges = reachability.Edges;
        for (long next = 0; next < queue.Count && wanted.Count > 0; next++)
        {
            if ((next & 0xfffff) == 0)
                graph.Parallel.CancellationToken.ThrowIfCancellationRequested();
            edges.LoadAhead(queue, next, parents.Start);
            var number = queue[next];
            if (wanted.Remove(number))
                found.Add(Trace(graph, parents, roots, number));
            var end = edges.Offsets[number + 1L];
            for (var at = edges.Offsets[number]; at < end; at++)
            {
                var target = edges.Targets[at];
                if (target == AddressIndex.None || parents[target] != 0)
                    continue;
                parents[target] = number + 1;
                queue.Add(target);
            }
        }

        return found;
    }

    /// <summary>
    /// The owner, not the container: the last <c>Class.field</c> of the path whose field is not the JDK's and not one of a chain of equal links; else the last of a class that is not the JDK's; else the last static; else the first step.
    /// </summary>
    public string Holder => Owner(static stop => stop.Owner == StepOwner.Program) ?? Owner(static stop => stop.Owner == StepOwner.Derived) ?? Owner(static stop => stop.Class.StartsWith(ClassWord, StringComparison.Ordinal)) ?? (Stops.Length > 0 ? Stops[0].Class + Stops[0].Field : "");

    private const string ClassWord = "class ";

    private string? Owner(Func<PathStop, bool> fits)
    {
        for (var i = Stops.Length - 2; i >= 0; i--)
        {
            if (fits(Stops[i]) && Stops[i].Class != Stops[i + 1].Class && !Stops[i].Field.StartsWith(".<", StringComparison.Ordinal) && !Stops[i].Field.StartsWith('['))
                return Plain(Stops[i].Class) + Stops[i].Field;
        }

        return null;
    }

    private static string Plain(string name) => name.StartsWith(ClassWord, StringComparison.Ordinal) ? name[ClassWord.Length..] : name;

    private static readonly string[] Containers = ["java.", "javax.", "jdk.", "sun.", "com.sun.", "scala.collection.", "com.google.common.collect.", "it.unimi.dsi.fastutil.", "org.eclipse.collections."];

    /// <summary>Whether a name is the JDK's or a collection library's; arrays are as their elements, and those of primitives belong to nobody.</summary>
    internal static bool IsContainer(string name) => Array.Exists(Containers, package => name.StartsWith(package, StringComparison.Ordinal)) || (name.EndsWith("[]", StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal));

    /// <summary>By the class that declares the field, not the one that inherits it.</summary>
    private static StepOwner OwnerOf(HeapObject stop, string field)
    {
        for (var type = stop.Class; type is not null && field.Length > 1; type = type.Super)
        {
            if (!type.Fields.Any(own => own.Name == field[1..]))
                continue;
            return !IsContainer(type.Name) ? StepOwner.Program
                : IsContainer(stop.Class!.Name) || type.Name is "java.lang.ClassLoader" or "java.net.URLClassLoader" or "java.lang.Thread" ? StepOwner.Container
                : StepOwner.Derived;
        }

        return IsContainer(stop.Mirrors?.Name ?? stop.Describe()) ? StepOwner.Container : StepOwner.Program;
    }

    private static RootPath Trace(HeapGraph graph, NativeColumn<uint> parents, Dictionary<uint, string> roots, uint number)
    {
        var chain = new List<HeapObject>();
        var at = number;
        for (; ; at = parents[at] - 1)
        {
            if (graph.ObjectAt(graph.Index.AddressOf(at)) is { } stop)
                chain.Add(stop);
            if (roots.ContainsKey(at))
                break;
        }

        chain.Reverse();
        return Of(roots[at], chain, graph);
    }

    internal static RootPath Of(string root, List<HeapObject> chain, HeapGraph graph)
    {
        var stops = chain.Select((stop, i) =>
        {
            var field = i + 1 < chain.Count ? PathStep.Field(stop, chain[i + 1].Address, graph) : "";
            return new PathStop(stop.Describe(), field, stop.Address) { Owner = OwnerOf(stop, field) };
        });
        return new RootPath(root, [.. stops]);
    }
}
