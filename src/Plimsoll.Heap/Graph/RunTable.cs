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
    /// <summary>Most bytes of a run: a search within it walks half of it.</summary>
    public const long RunBytes = 32 << 10;

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
        var run = Before(address);
        record = default;
        return run >= 0 && address <= _runs[run].Last && Walk(run, address, graph, out record) && record.Id == address;
    }

    /// <summary>The lowest address of an instance or array above another; the highest number where there is none.</summary>
    public ulong After(ulong address, HeapGraph graph)
    {
        var run = Before(address);
        return run >= 0 && address < _runs[run].Last && Walk(run, address + 1, graph, out var record) ? record.Id
            : run + 1 < _runs.Length ? _runs[run + 1].First : ulong.MaxValue;
    }

    /// <summary>The last run that begins at or before an address; -1 where all begin behind it.</summary>
    private int Before(ulong address)
    {
        var (low, high) = (-1, _runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_runs[middle].First <= address)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>The first record of a run at or behind an address.</summary>
    private bool Walk(int run, ulong address, HeapGraph graph, out HeapRecords record)
    {
        record = new HeapRecords(graph.File + _runs[run].Start, graph.File + graph.Length, graph.IdentifierSize);
        while (record.MoveNext())
        {
            if (HeapTag.IsInstanceOrArray(record.Tag) && record.Id >= address)
                return true;
        }

        return false;
    }
}
