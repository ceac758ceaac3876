using System.Collections.Immutable;

namespace Plimsoll.Heap;

/// <summary>One class over several dumps.</summary>
/// <param name="Class">The class (or family, package, owner).</param>
/// <param name="Instances">Objects in each dump.</param>
/// <param name="Bytes">Bytes in each dump.</param>
public sealed record GrowthRow(string Class, ImmutableArray<long> Instances, ImmutableArray<long> Bytes)
{
    /// <summary>Bytes in the last dump beyond those in the first.</summary>
    public long Growth => Bytes[^1] - Bytes[0];

    /// <summary>Objects in the last dump beyond those in the first.</summary>
    public long InstanceGrowth => Instances[^1] - Instances[0];

    /// <summary>Whether bytes and objects rose from each dump to the next: what a leak does and a cache that is full does not.</summary>
    public bool GrowsInEveryStep
    {
        get
        {
            for (var i = 1; i < Bytes.Length; i++)
            {
                if (Bytes[i] <= Bytes[i - 1] || Instances[i] < Instances[i - 1])
                    return false;
            }

            return Bytes.Length > 1;
        }
    }
}

/// <summary>What grows from dump to dump; loaders are folded because their addresses differ between dumps.</summary>
/// <param name="Rows">What grows in every step first, then by growth in bytes, then by name; unchanged rows are left out.</param>
/// <param name="TotalBytes">Bytes of each dump.</param>
/// <param name="TotalInstances">Objects of each dump.</param>
public sealed record HeapGrowth(ImmutableArray<GrowthRow> Rows, ImmutableArray<long> TotalBytes, ImmutableArray<long> TotalInstances)
{
    /// <summary>Compares two or more histograms, oldest first.</summary>
    public static HeapGrowth Of(IReadOnlyList<HeapHistogram> histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        var rows = new Dictionary<string, (long[] Instances, long[] Bytes)>(StringComparer.Ordinal);
        for (var i = 0; i < histograms.Count; i++)
        {
            foreach (var row in histograms[i].Rows)
            {
                if (!rows.TryGetValue(row.Name, out var sums))
                    rows[row.Name] = sums = (new long[histograms.Count], new long[histograms.Count]);
                sums.Instances[i] += row.Instances;
                sums.Bytes[i] += row.Retained ?? row.Shallow;
            }
        }

        var growth = rows.Select(pair => new GrowthRow(pair.Key, [.. pair.Value.Instances], [.. pair.Value.Bytes]))
            .Where(row => row.Bytes.Distinct().Count() > 1 || row.Instances.Distinct().Count() > 1)
            .OrderByDescending(row => row.GrowsInEveryStep).ThenByDescending(row => row.Growth).ThenByDescending(row => row.InstanceGrowth).ThenBy(row => row.Class, StringComparer.Ordinal);
        return new HeapGrowth([.. growth], [.. histograms.Select(histogram => histogram.Rows.Sum(row => row.Retained ?? row.Shallow))], [.. histograms.Select(histogram => histogram.Instances)]);
    }
}
