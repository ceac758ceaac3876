using System.Globalization;
using Plimsoll.Flink;

namespace Plimsoll.Reports;

/// <summary>The load of the ship in one line: every letter is the same number of bytes, and below it what guards each part.</summary>
internal static class WaterlinePicture
{
    public static IReadOnlyList<string> Draw(MemoryPlan plan, int width)
    {
        var leaves = MemoryPlanTree.Leaves(plan).Where(region => region.Bytes > 0).ToList();
        var total = leaves.Sum(region => (double)region.Bytes);
        if (total <= 0 || width < 40)
            return [];
        var columns = width - 2;
        var counts = Apportion([.. leaves.Select(region => region.Bytes / total * columns)], columns);
        var bar = string.Concat(leaves.Zip(counts, (region, count) => new string(MemoryPlanWords.Letter(region.Kind), count)));
        List<string> lines = [$"|{bar}|", Prose.Fill(MemoryProse.OneLetter, MemoryPlanWords.Size((long)(total / columns)))];
        foreach (var (region, count) in leaves.Zip(counts))
        {
            var share = (100 * region.Bytes / total).ToString("0.0", CultureInfo.InvariantCulture);
            lines.Add($"{MemoryPlanWords.Letter(region.Kind)} {MemoryPlanWords.Name(region.Kind),-20}{MemoryPlanWords.Size(region.Bytes),12} {share,5} %   {Guard(plan, region.Kind)}");
        }

        return lines;
    }

    private static string Guard(MemoryPlan plan, MemoryRegionKind kind)
    {
        var guard = plan.JvmArguments.FirstOrDefault(argument => argument.Name != "-Xms" && MemoryPlanTree.Guarded(plan, argument.Name).Contains(kind));
        return guard is null ? MemoryProse.NoGuard : Prose.Fill(MemoryProse.Guard, guard.Name);
    }

    /// <summary>Whole columns for shares: at least one for each part, largest remainders first, the sum exact.</summary>
    private static int[] Apportion(double[] shares, int columns)
    {
        var counts = shares.Select(share => Math.Max(1, (int)share)).ToArray();
        while (counts.Sum() != columns)
        {
            var missing = columns - counts.Sum();
            var best = Enumerable.Range(0, counts.Length).MaxBy(i => missing > 0 ? shares[i] - counts[i] : counts[i] > 1 ? counts[i] - shares[i] : double.MinValue);
            counts[best] += Math.Sign(missing);
        }

        return counts;
    }
}
