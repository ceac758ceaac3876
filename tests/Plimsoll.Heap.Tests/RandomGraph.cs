namespace Plimsoll.Heap.Tests;

/// <summary>A random graph as a dump, and the same graph for a slow and simple count of what each object alone holds.</summary>
internal sealed class RandomGraph
{
    private const ulong ArrayClass = 0x10000;
    private const ulong ThreadClass = 0x10040;
    private const ulong First = 0x20000;
    private const uint Unknown = 77;

    public RandomGraph(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 40);
        Targets = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(-1, count)).ToArray())];
        Roots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(0, count)).Distinct()];
        Threads = [.. Enumerable.Range(0, count).Where(_ => random.Next(12) == 0)];
        Loose = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => random.Next(0, count)).Distinct().Except(Roots).Except(Threads)];
        var writer = new HprofWriter().Class(ArrayClass, "[Ljava/lang/Object;").Class(ThreadClass, "java/lang/Thread", fields: [("held", 2)]);
        foreach (var i in Enumerable.Range(0, count).OrderBy(_ => random.Next()))
        {
            ulong[] targets = [.. Targets[i].Select(target => target < 0 ? 0 : Address(target))];
            if (Threads.Contains(i))
                writer.Instance(Address(i), ThreadClass, targets.Append(0UL).First());
            else
                writer.ObjectArray(Address(i), ArrayClass, targets);
            if (random.Next(5) == 0)
                writer.Segment();
        }

        foreach (var root in Roots)
            writer.Root(Address(root));
        foreach (var thread in Threads)
        {
            writer.Thread(Address(thread), (uint)thread + 1);
            foreach (var local in Targets[thread].Skip(1).Where(local => local >= 0))
                writer.Local(Address(local), (uint)thread + 1);
        }

        foreach (var local in Loose)
            writer.Local(Address(local), Unknown);
        Dump = writer.Root(ArrayClass).Root(ThreadClass).ToArray();
    }

    /// <summary>Class objects, which are roots besides.</summary>
    public const int Classes = 2;

    public int[][] Targets { get; }

    public int[] Roots { get; }

    /// <summary>Roots, too: threads, which hold their first target by a field and the others by local variables.</summary>
    public int[] Threads { get; }

    /// <summary>Local variables of a thread that the dump does not tell.</summary>
    public int[] Loose { get; }

    public byte[] Dump { get; }

    public static ulong Address(int number) => First + ((ulong)number * 64);

    /// <summary>How many steps each object is from the nearest root without a local variable; for the others from the nearest local variable, and that it is.</summary>
    public Dictionary<int, (int Steps, bool ByLocal)> Ways()
    {
        var ways = new Dictionary<int, (int, bool)>();
        Spread([.. Roots, .. Threads], byLocal: false);
        Spread([.. Loose, .. Threads.SelectMany(thread => Targets[thread].Skip(1))], byLocal: true);
        return ways;

        void Spread(int[] level, bool byLocal)
        {
            for (var steps = 0; level.Length > 0; steps++)
                level = [.. level.Where(at => at >= 0 && ways.TryAdd(at, (steps, byLocal))).SelectMany(at => Threads.Contains(at) ? Targets[at].Take(1) : Targets[at]).ToArray()];
        }
    }

    /// <summary>Objects that roots reach without passing through one of them (-1: all).</summary>
    public HashSet<int> ReachedWithout(int removed)
    {
        var (reached, stack) = (new HashSet<int>(), new Stack<int>([.. Roots, .. Threads, .. Loose]));
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
