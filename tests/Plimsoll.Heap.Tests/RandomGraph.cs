namespace Plimsoll.Heap.Tests;

/// <summary>A random graph as a dump, and the same graph for a slow and simple count of what each object alone holds.</summary>
internal sealed class RandomGraph
{
    private const ulong ArrayClass = 0x10000;
    private const ulong First = 0x20000;

    public RandomGraph(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 40);
        Targets = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(-1, count)).ToArray())];
        Roots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(0, count)).Distinct()];
        var writer = new HprofWriter().Class(ArrayClass, "[Ljava/lang/Object;");
        foreach (var i in Enumerable.Range(0, count).OrderBy(_ => random.Next()))
        {
            writer.ObjectArray(Address(i), ArrayClass, [.. Targets[i].Select(target => target < 0 ? 0 : Address(target))]);
            if (random.Next(5) == 0)
                writer.Segment();
        }

        foreach (var root in Roots)
            writer.Root(Address(root));
        Dump = writer.Root(ArrayClass).ToArray();
    }

    public int[][] Targets { get; }

    public int[] Roots { get; }

    public byte[] Dump { get; }

    public static ulong Address(int number) => First + ((ulong)number * 64);

    /// <summary>Objects that roots reach without passing through one of them (-1: all).</summary>
    public HashSet<int> ReachedWithout(int removed)
    {
        var (reached, stack) = (new HashSet<int>(), new Stack<int>(Roots));
        while (stack.TryPop(out var at))
        {
            if (at < 0 || at == removed || !reached.Add(at))
                continue;
            foreach (var target in Targets[at])
                stack.Push(target);
        }

        return reached;
    }
}
