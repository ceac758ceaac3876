namespace Plimsoll.Heap.Views;

/// <summary>Reads the JDK's collections from their fields; names of JDK 8 to 25.</summary>
internal static class Collections
{
    /// <summary>Elements of an ArrayList, Vector, Stack or ArrayDeque.</summary>
    public static IEnumerable<HeapObject> List(HeapObject? list) =>
        (list?.Reference("elementData") ?? list?.Reference("elements"))?.Elements() ?? [];

    /// <summary>Entries of a HashMap, ConcurrentHashMap or Hashtable as key and value.</summary>
    public static IEnumerable<(HeapObject? Key, HeapObject? Value)> Map(HeapObject? map)
    {
        foreach (var bin in map?.Reference("table")?.Elements() ?? [])
        {
            var steps = 0;
            var first = bin.Reference("first") ?? bin;
            for (var node = first; node is not null && steps++ < 1_000_000; node = node.Reference("next"))
                yield return (node.Reference("key"), node.Reference("val") ?? node.Reference("value"));
        }
    }
}
