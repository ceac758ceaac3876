namespace Plimsoll.Diagnosis.Judging;

/// <summary>The resident memory of a JVM that rises from sample to sample beyond what the JVM knows to have.</summary>
/// <param name="First">The first sample.</param>
/// <param name="Last">The last one.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="Known">What the JVM has by its own count: committed by native memory tracking, else what its settings allow.</param>
/// <param name="Tracked">The summary of native memory tracking; null where <paramref name="Known"/> comes from settings.</param>
internal sealed record ResidentGrowth(ResidentMemory First, ResidentMemory Last, int Samples, long Known, NativeMemoryTaken? Tracked)
{
    private const int Fewest = 4;

    /// <summary>A JVM touches its heap and compiles for a while; less is no growth.</summary>
    private const long Least = 64L << 20;

    private const double Factor = 1.3;

    /// <summary>Of all steps, so many rise: a collection may let cleaners free some of it.</summary>
    private const double MostSteps = 0.7;

    /// <summary>The later half of the samples has at least this part of the rise, or it levels off.</summary>
    private const double LaterHalf = 0.25;

    /// <summary>Pages of jars, libraries and the C library's own that native memory tracking does not count.</summary>
    private const long Uncounted = 48L << 20;

    /// <summary>Bytes by which the last sample lies above what the JVM has.</summary>
    public long Beyond => Last.Bytes - Known;

    /// <summary>By how much it rose, in bytes.</summary>
    public long Rise => Last.Bytes - First.Bytes;

    /// <summary>The growth; null where it levels off, where the JVM's own regions account for it, or nothing tells what they are.</summary>
    public static ResidentGrowth? Of(ProcessCase process)
    {
        if (process.IsFlink || Series(process) is not [var first, .., var last] samples || samples.Length < Fewest || !Grows(samples))
            return null;
        var tracked = process.Series<NativeMemoryTaken>() is [.., var taken] ? taken : null;
        var known = tracked is null ? process.Budget?.Total : Tracks(tracked);
        if (known is not { } bytes || last.Bytes < bytes + Uncounted || (tracked is null && process.MaxHeap is null))
            return null;
        var growth = new ResidentGrowth(first, last, samples.Length, bytes, tracked);
        // What tracking itself saw grow needs no other explanation.
        return tracked?.Memory.Growth > growth.Rise / 2 ? null : growth;
    }

    // A heap that is not committed yet may be so by the last sample.
    private static long Tracks(NativeMemoryTaken taken) => taken.Memory.Committed + Math.Max(0, taken.Memory["Java Heap"].Reserved - taken.Memory["Java Heap"].Committed);

    // Samples of the JVM: those that name no program, else those of java; of one program alone, whatever its name.
    private static ResidentMemory[] Series(ProcessCase process)
    {
        var all = process.Facts.Of<ResidentMemory>();
        var alone = all.Select(sample => sample.Program).Distinct(StringComparer.Ordinal).Count() == 1;
        var samples = all.Where(sample => alone || sample.Program.Length == 0 || sample.Program.Contains("java", StringComparison.Ordinal) || sample.Program.Contains("jsvc", StringComparison.Ordinal)).ToArray();
        if (samples.Select(sample => sample.Origin.Source).Distinct(StringComparer.Ordinal).Count() > 1 && samples.Any(sample => sample.Origin.At is null))
            samples = [.. samples.OrderBy(sample => sample.Origin.Source, NaturalOrder.Instance).ThenBy(sample => sample.Origin.Line)];
        return samples.GroupBy(sample => sample.Program, StringComparer.Ordinal).Select(group => group.ToArray()).OrderByDescending(group => group.Length).FirstOrDefault() ?? [];
    }

    private static bool Grows(ResidentMemory[] samples)
    {
        var (first, middle, last) = (samples[0].Bytes, samples[samples.Length / 2].Bytes, samples[^1].Bytes);
        var rising = samples.Zip(samples.Skip(1), (before, after) => after.Bytes > before.Bytes).Count(rose => rose);
        return last - first >= Least && last >= first * Factor && last >= samples.Max(sample => sample.Bytes) * 0.97 && rising >= (samples.Length - 1) * MostSteps && last - middle >= (last - first) * LaterHalf;
    }
}
