using System.Runtime.CompilerServices;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap;

/// <summary>What fans out below a suspect's accumulation point.</summary>
public sealed partial record Suspects
{
    private static (string Class, long Count, long Retained)? Element(DominatorTree tree, uint point)
    {
        var names = VertexScan.Parts(tree, (from, end) => ElementsOf(tree, point, from, end)).SelectMany(part => part).GroupBy(part => part.Key, StringComparer.Ordinal)
            .Select(name => (Class: name.Key, Count: name.Sum(part => part.Value.Count), Retained: name.Sum(part => part.Value.Retained))).ToList();
        return names.Count == 0 ? null : names.OrderByDescending(name => name.Retained).ThenBy(name => name.Class, StringComparer.Ordinal).First();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Dictionary<string, (long Count, long Retained)> ElementsOf(DominatorTree tree, uint point, uint from, uint end)
    {
        var byClass = new Dictionary<string, (long Count, long Retained)>(StringComparer.Ordinal);
        for (var vertex = from; vertex < end; vertex++)
        {
            if (tree.DominatorOf(vertex) != point)
                continue;
            var name = tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Describe() ?? "?";
            var (count, retained) = byClass.GetValueOrDefault(name);
            byClass[name] = (count + 1, retained + tree.Retained(vertex));
        }

        return byClass;
    }

    /// <summary>Looks through the entries of a collection, or the links of a chain, at what they hold; null where the elements are neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SuspectPayload? Payload(DominatorTree tree, uint point, string element)
    {
        var isChain = tree.Graph.ObjectAt(tree.AddressOf(point))?.Describe() == element;
        if (!isChain && (!RootPath.IsContainer(element) || element.EndsWith(']') || !element.Contains('$', StringComparison.Ordinal)))
            return null;
        using var isLink = new NativeColumn<byte>(tree.Graph.Memory, tree.Last + 1L);
        var (links, held) = (isChain ? 1L : 0, new Dictionary<string, (long Count, long Retained)>(StringComparer.Ordinal));
        if (isChain)
            isLink[point] = 1;
        for (var vertex = point + 1; vertex <= tree.Last; vertex++)
        {
            var parent = tree.DominatorOf(vertex);
            if (parent != point && isLink[parent] == 0)
                continue;
            var name = tree.Graph.ObjectAt(tree.AddressOf(vertex))?.Describe() ?? "?";
            if (name == element)
            {
                isLink[vertex] = 1;
                links++;
            }
            else if (isLink[parent] != 0)
            {
                var (count, retained) = held.GetValueOrDefault(name);
                held[name] = (count + 1, retained + tree.Retained(vertex));
            }
        }

        if (held.Count == 0)
            return null;
        var most = held.OrderByDescending(name => name.Value.Retained).ThenBy(name => name.Key, StringComparer.Ordinal).First();
        return new SuspectPayload(links, most.Key, most.Value.Count, most.Value.Retained);
    }
}
