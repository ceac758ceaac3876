using System.Collections.Immutable;
using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>A local variable that holds an object.</summary>
/// <param name="Address">The object.</param>
/// <param name="Class">Its class.</param>
/// <param name="Frame">Number of its frame, innermost 0; -1 for none.</param>
/// <param name="Kind"><c>java-frame</c>, <c>jni-local</c>, ...</param>
public sealed record HeapLocal(ulong Address, string Class, int Frame, string Kind);

/// <summary>A thread of the dump.</summary>
/// <param name="Address">Its object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Class">Its class.</param>
/// <param name="ThrewOutOfMemory">Whether it threw the OutOfMemoryError that wrote the dump.</param>
/// <param name="Frames">Its stack, innermost first.</param>
/// <param name="Locals">Objects its frames hold.</param>
/// <param name="Retained">Bytes it retains; 0 without a dominator tree.</param>
public sealed record HeapThread(ulong Address, string Name, string Class, bool ThrewOutOfMemory, ImmutableArray<string> Frames, ImmutableArray<HeapLocal> Locals, long Retained);

/// <summary>The threads with their stacks.</summary>
public sealed record HeapThreads(ImmutableArray<HeapThread> Threads)
{
    /// <summary>The thread that threw the OutOfMemoryError; null where the dump was taken otherwise.</summary>
    public HeapThread? Thrower => Threads.FirstOrDefault(thread => thread.ThrewOutOfMemory);

    /// <summary>
    /// Virtual threads that run or wait but are no root, so their stacks are not in the dump: JDK 21 leaves out those of parked ones (JDK-8299426, fixed in 22). What only such a stack holds looks like garbage.
    /// </summary>
    public static long VirtualWithoutStack(HeapGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var roots = graph.Census.Roots.Where(root => root.Tag == HeapTag.RootThread).Select(root => root.Id).ToHashSet();
        return graph.InstancesOf(graph.ClassesNamed("java.lang.VirtualThread")).Count(thread => thread.Value("state") is not (0 or Terminated) && !roots.Contains(thread.Address));
    }

    private const int Terminated = 99;

    /// <summary>Reads the threads; with a tree also what each retains, the largest first.</summary>
    public static HeapThreads Read(HeapGraph graph, DominatorTree? tree = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var threads = new List<HeapThread>();
        foreach (var root in graph.Census.Roots)
        {
            if (root.Tag == HeapTag.RootThread && graph.ObjectAt(root.Id) is { } found)
                threads.Add(Read(graph, root.Frame, found, tree?.RetainedOf(root.Id) ?? 0));
        }

        return new HeapThreads([.. threads.DistinctBy(thread => thread.Address).OrderByDescending(thread => thread.Retained).ThenBy(thread => thread.Address)]);
    }

    private static HeapThread Read(HeapGraph graph, uint trace, HeapObject found, long retained)
    {
        var stack = ThreadStack.Of(graph, trace);
        var locals = graph.Roots.Locals.GetValueOrDefault(found.Address, [])
            .Select(local => new HeapLocal(local.Id, graph.ObjectAt(local.Id)?.Describe() ?? "?", stack.NumberOf(local.Frame), HeapTag.RootName(local.Tag)));
        return new HeapThread(found.Address, found.Reference("name")?.Text() ?? "?", found.Describe(), stack.ThrewOutOfMemory, stack.Frames, [.. locals], retained);
    }
}
