using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>A thread that has an object in a local variable.</summary>
/// <param name="Thread">Its name.</param>
/// <param name="Frame">The innermost frame from there outward that is not the JDK's, as <c>Class.method (File.java:12)</c>; empty where the dump has none.</param>
public readonly record struct LocalUse(string Thread, string Frame)
{
    /// <summary>The innermost frame from there outward that no known library has, either; empty where there is none.</summary>
    internal string ApplicationFrame { get; init; } = "";

    /// <summary>Whether the frame tells who of the program is at work; idle threads have none but the JDK's.</summary>
    public bool IsOfTheProgram => Frame.Length > 0 && !RootPath.IsContainer(Frame);
}

/// <summary>One object on a path.</summary>
/// <param name="Class">Its class; <c>class X</c> for a class object.</param>
/// <param name="Field">The field, element or static that leads to the next object; empty at the end.</param>
/// <param name="Address">Where it lies.</param>
public sealed record PathStop(string Class, string Field, ulong Address)
{
    /// <summary>The threads that are at work with it.</summary>
    public ImmutableArray<LocalUse> Uses { get; init; } = [];

    /// <summary>The static that has the ThreadLocal whose value follows, as <c>Class.field</c>; null for other steps, and where no static has it.</summary>
    public string? ThreadLocal { get; init; }

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

/// <summary>A shortest path from a root to an object; over a local variable of a thread only where nothing else holds it.</summary>
/// <param name="Root">Kind of the root.</param>
/// <param name="Stops">From the root's object to the target.</param>
public sealed record RootPath(string Root, ImmutableArray<PathStop> Stops)
{
    /// <summary>Shortest paths over the reachability's references, strong ones where the target is strongly reachable; one for each target that is reachable.</summary>
    public static IReadOnlyList<RootPath> Find(HeapGraph graph, Reachability reachability, IReadOnlyCollection<ulong> targets)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reachability);
        var wanted = targets.Select(graph.Index.Find).Where(number => number != AddressIndex.None).ToHashSet();
        var found = new List<RootPath>();
        if (wanted.Count == 0)
            return found;
        using var search = new RootSearch(graph, reachability);
        foreach (var number in search.Reached(graph.Parallel.CancellationToken))
        {
            if (!wanted.Remove(number))
                continue;
            found.Add(Trace(graph, search, number));
            if (wanted.Count == 0)
                break;
        }

        return found;
    }

    /// <summary>
    /// The owner, not the container: the ThreadLocal that has it for its threads, or the last <c>Class.field</c> of the path whose field is not the JDK's and no link of a chain or tree (of equal classes, or a field that comes again);
    /// else the last of a class that is not the JDK's; else the last static; else the local variable it begins with; else the first step.
    /// </summary>
    public string Holder => HolderAt >= 0 ? NameAt(HolderAt) : Local ?? (Stops.Length > 0 ? Stops[0].Class + Stops[0].Field : "");

    /// <summary>Position of the step that is the holder; -1 where a local variable is, or nothing but the first step.</summary>
    public int HolderAt => Owner(IsOfProgram, once: true) ?? Owner(IsOfProgram, once: false) ?? Owner(static stop => stop.Owner == StepOwner.Derived, once: false)
        ?? Owner(static stop => stop.Class.StartsWith(ClassWord, StringComparison.Ordinal), once: false) ?? -1;

    /// <summary>The nearest field at or above the holder whose class no known library has, as <c>Class.field</c>, or the local variable of such a frame; null where the path has neither.</summary>
    public string? Application
    {
        get
        {
            for (var i = HolderAt; i >= 0; i--)
            {
                if (Stops[i].ThreadLocal is not null || (IsOfProgram(Stops[i]) && IsField(i) && !Views.Libraries.Has(Plain(Stops[i].Class))))
                    return NameAt(i);
            }

            return Stops is [{ Field: PathStep.Local }, var variable, ..] && variable.Uses.FirstOrDefault(use => use.ApplicationFrame.Length > 0) is { Frame: not null } use ? LocalOf(use.ApplicationFrame) : null;
        }
    }

    /// <summary>The variable that a path without any field to name begins with; null where it begins otherwise or the dump has no stacks.</summary>
    private string? Local => Stops is [{ Field: PathStep.Local }, { Uses: [var use, ..] }, ..] && use.Frame.Length > 0 ? LocalOf(use.Frame) : null;

    /// <summary>How a holder that is a local variable is called.</summary>
    internal static string LocalOf(string frame) => LocalPrefix + frame;

    /// <summary>What the holder begins with when it is a local variable; its frame follows.</summary>
    internal const string LocalPrefix = "local variable in ";

    /// <summary>The steps from the last class on, where only the JDK's loaders and launcher lead to it: which loader loaded a class says nothing about what its statics hold.</summary>
    public static ImmutableArray<PathStop> WithoutLoading(ImmutableArray<PathStop> stops)
    {
        var from = stops.Length - 1;
        while (from > 0 && !stops[from].Class.StartsWith(ClassWord, StringComparison.Ordinal))
            from--;
        return stops.Take(from).All(stop => IsContainer(Plain(stop.Class))) ? [.. stops.Skip(Math.Max(0, from))] : stops;
    }

    private const string ClassWord = "class ";

    private static bool IsOfProgram(PathStop stop) => stop.Owner == StepOwner.Program;

    private string NameAt(int at) => Stops[at].ThreadLocal ?? Plain(Stops[at].Class) + Stops[at].Field;

    /// <summary>The last step that fits; of fields that come again, as those of trees do, none where it has to be there once.</summary>
    private int? Owner(Func<PathStop, bool> fits, bool once)
    {
        for (var i = Stops.Length - 2; i >= 0; i--)
        {
            if (Stops[i].ThreadLocal is not null || (fits(Stops[i]) && IsField(i) && (!once || Stops.Count(other => other.Class == Stops[i].Class && other.Field == Stops[i].Field) == 1)))
                return i;
        }

        return null;
    }

    /// <summary>Whether a step is a field, and no link to another object of its class.</summary>
    private bool IsField(int at) => at + 1 < Stops.Length && Stops[at].Class != Stops[at + 1].Class && !Stops[at].Field.StartsWith(".<", StringComparison.Ordinal) && !Stops[at].Field.StartsWith('[');

    private static string Plain(string name) => name.StartsWith(ClassWord, StringComparison.Ordinal) ? name[ClassWord.Length..] : name;

    private static readonly string[] Containers = ["java.", "javax.", "jdk.", "sun.", "com.sun.", "scala.collection.", "com.google.common.collect.", "it.unimi.dsi.fastutil.", "org.eclipse.collections."];

    /// <summary>Whether a name is the JDK's or a collection library's; arrays are as their elements, and those of primitives belong to nobody.</summary>
    internal static bool IsContainer(string name) => Array.Exists(Containers, package => name.StartsWith(package, StringComparison.Ordinal)) || (name.EndsWith("[]", StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal));

    /// <summary>By the class that declares the field, not the one that inherits it.</summary>
    internal static StepOwner OwnerOf(HeapObject stop, string field)
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

    private static RootPath Trace(HeapGraph graph, RootSearch search, uint number)
    {
        var (chain, root) = (new List<HeapObject>(), number);
        for (uint? at = number; at is { } stop && stop != AddressIndex.None; at = search.Parent(stop))
        {
            root = stop;
            if (graph.ObjectAt(graph.Index.AddressOf(stop)) is { } found)
                chain.Add(found);
        }

        chain.Reverse();
        return Of(HeapTag.RootName(search.RootTag(root)), chain, graph);
    }

    internal static RootPath Of(string root, List<HeapObject> chain, HeapGraph graph)
    {
        var stops = chain.Select((stop, i) =>
        {
            var field = i + 1 < chain.Count ? PathStep.Field(stop, chain[i + 1].Address, graph) : "";
            return new PathStop(stop.Describe(), field, stop.Address) { Owner = OwnerOf(stop, field), Uses = graph.LocalVariables.Of(stop.Address), ThreadLocal = field == ".value" ? Views.ThreadLocalReading.StaticOf(stop) : null };
        });
        return new RootPath(root, [.. stops]);
    }
}
