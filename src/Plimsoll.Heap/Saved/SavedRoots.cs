using Plimsoll.Heap.Format;
using Plimsoll.Heap.Graph;

namespace Plimsoll.Heap.Saved;

/// <summary>The roots that a reachability added to those of the dump, with the classes that hold them unseen.</summary>
internal static class SavedRoots
{
    /// <summary>The word of a policy in names of steps.</summary>
    public static string Word(ReferencePolicy policy) => policy switch { ReferencePolicy.Strong => "strong", ReferencePolicy.All => "all", _ => "strong-first" };

    public static byte[] Write(IEnumerable<RootRecord> added, IReadOnlyDictionary<ulong, HeapClass?> owners)
    {
        using var bytes = new MemoryStream();
        using var output = new BinaryWriter(bytes);
        SavedCensus.Many(output, [.. added], root =>
        {
            output.Write(root.Id);
            output.Write(owners.GetValueOrDefault(root.Id)?.Address ?? 0);
        });
        output.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="SavedDamageException">The bytes are not what was written.</exception>
    public static List<RootRecord> Read(ReadOnlySpan<byte> bytes, HeapGraph graph, Dictionary<ulong, HeapClass?> owners)
    {
        var input = new SavedReader(bytes);
        var added = new List<RootRecord>();
        for (var left = input.Count(16); left > 0; left--)
        {
            var (address, owner) = ((ulong)input.Long(), (ulong)input.Long());
            added.Add(new RootRecord(address, HeapTag.RootClassMirror, 0, uint.MaxValue, 0));
            owners[address] = graph.ClassAt(owner);
        }

        return added;
    }
}
