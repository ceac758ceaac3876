using System.Collections.Immutable;
using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>
/// What the frames of threads refer to. A local variable is the shortest way to nearly everything in use, and gone when its method returns: a path goes over one only where nothing else holds the object.
/// </summary>
internal sealed class LocalVariables
{
    private readonly HeapGraph _graph;
    private readonly Dictionary<ulong, HashSet<ulong>> _alone = [];
    private readonly HashSet<ulong> _loose;
    private readonly Lazy<Dictionary<ulong, List<(ulong Thread, uint Frame)>>> _uses;
    private readonly Lazy<Dictionary<ulong, uint>> _traces;

    public LocalVariables(HeapGraph graph)
    {
        _graph = graph;
        foreach (var (thread, locals) in graph.Roots.Locals)
        {
            HashSet<ulong> targets = [.. locals.Select(local => local.Id)];
            if (graph.ObjectAt(thread) is { } found)
                targets.ExceptWith(found.Fields().Where(field => field.Field.Type == BasicType.Object).Select(field => (ulong)field.Value));
            _alone[thread] = targets;
        }

        _loose = [.. graph.Roots.Top.Where(root => HeapTag.IsLocal(root.Tag)).Select(root => root.Id)];
        _loose.ExceptWith(graph.Roots.Top.Where(root => !HeapTag.IsLocal(root.Tag)).Select(root => root.Id));
        _uses = new Lazy<Dictionary<ulong, List<(ulong, uint)>>>(Uses);
        _traces = new Lazy<Dictionary<ulong, uint>>(Traces);
    }

    /// <summary>Whether an object is a thread whose locals are known, and refers to the other by them alone.</summary>
    public bool AreAlone(ulong thread, ulong target) => _alone.TryGetValue(thread, out var targets) && targets.Contains(target);

    /// <summary>Whether an object is a root as a local variable of a thread that the dump does not tell, and as nothing else.</summary>
    public bool IsLoose(ulong address) => _loose.Contains(address);

    /// <summary>The threads whose frames refer to an object, and the innermost frame there that is not the JDK's; a thread's own object is no use of it.</summary>
    public ImmutableArray<LocalUse> Of(ulong address)
    {
        if (!_uses.Value.TryGetValue(address, out var uses))
            return [];
        return [.. uses.Where(use => use.Thread != address).GroupBy(use => use.Thread).Select(same => Use(same.Key, same.Min(use => use.Frame))).OrderBy(use => use.Thread, StringComparer.Ordinal).ThenBy(use => use.Frame, StringComparer.Ordinal)];
    }

    private LocalUse Use(ulong thread, uint frame)
    {
        var stack = ThreadStack.Of(_graph, _traces.Value.GetValueOrDefault(thread));
        return new LocalUse(_graph.ObjectAt(thread)?.Reference("name")?.Text() ?? "?", stack.ProgramFrame(frame)) { ApplicationFrame = stack.ApplicationFrame(frame) };
    }

    private Dictionary<ulong, List<(ulong Thread, uint Frame)>> Uses()
    {
        var uses = new Dictionary<ulong, List<(ulong, uint)>>();
        foreach (var (thread, locals) in _graph.Roots.Locals)
        {
            foreach (var local in locals)
                (uses.TryGetValue(local.Id, out var known) ? known : uses[local.Id] = []).Add((thread, local.Frame));
        }

        return uses;
    }

    private Dictionary<ulong, uint> Traces()
    {
        var traces = new Dictionary<ulong, uint>();
        foreach (var root in _graph.Census.Roots)
        {
            if (root.Tag == HeapTag.RootThread)
                traces.TryAdd(root.Id, root.Frame);
        }

        return traces;
    }
}
