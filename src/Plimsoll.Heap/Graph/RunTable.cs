using Plimsoll.Heap.Format;

namespace Plimsoll.Heap.Graph;

/// <summary>Neighbouring records of instances and arrays whose addresses ascend.</summary>
/// <param name="First">The lowest address.</param>
/// <param name="Last">The highest.</param>
/// <param name="Start">Where the first record begins in the file.</param>
internal readonly record struct Run(ulong First, ulong Last, long Start);

/// <summary>
/// Finds the record of an address without a table of all objects: dumps mostly follow the addresses, so a binary search over short ascending runs and a walk of some hundred
/// records do. Not for dumps whose runs are short or overlap (ZGC, Shenandoah, parts).
/// </summary>
internal sealed unsafe class RunTable
{
    private const int LeastLength = 64;
    private readonly Run[] _runs;

    private RunTable(Run[] runs) => _runs = runs;

    /// <summary>Null where the runs are short, or not apart from one another: then an address could be in several, or twice.</summary>
    public static RunTable? Of(Census census)
    {
        if (census.Runs.Count > (census.Objects / LeastLength) + 1024)
            return null;
        var runs = census.Runs.OrderBy(run => run.First).ToArray();
        for (var i = 1; i < runs.Length; i++)
        {
            if (runs[i].First <= runs[i - 1].Last)
                return null;
        }

        return new RunTable(runs);
    }

    /// <summary>The record of an instance or array; false when none begins at the address.</summary>
    public bool TryFind(ulong address, HeapGraph graph, out HeapRecords record)
    {
        record = default;
        var (low, high) = (0, _runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_runs[middle].First <= address)
                low = middle;
            else
                high = middle - 1;
        }

        if (high < 0 || address < _runs[low].First || address > _runs[low].Last)
            return false;
        record = new HeapRecords(graph.File + _runs[low].Start, graph.File + graph.Length, graph.IdentifierSize);
        while (record.MoveNext())
        {
            if (!HeapTag.IsInstanceOrArray(record.Tag))
                continue;
            if (record.Id >= address)
                return record.Id == address;
        }

        return false;
    }
}
