using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>What the evidence tells of any JVM: its container, its budget, its threads, its histograms, its own numbers.</summary>
public sealed partial class ProcessCase
{
    // What a HotSpot JVM of version 11 or later takes besides the regions that flags bound: its own code, symbols, collector, compiler arenas.
    private const long JvmItself = 40L << 20;
    private const long TypicalMetaspace = 64L << 20;
    private const long TypicalCode = 48L << 20;
    private const long TypicalThreads = 30;
    private const long DefaultStack = 1L << 20;

    /// <summary>The container's memory limit: of the container that was killed where a pod has several, the smallest that is stated.</summary>
    public ContainerLimit? MemoryLimit
    {
        get
        {
            var limits = whole.Facts.Of<ContainerLimit>();
            string[] killed = [.. facts.Of<ProcessKilled>().Select(kill => kill.Container).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
            if (limits.Where(limit => limit.Container.Length > 0 && killed.Contains(limit.Container)).MinBy(limit => limit.Bytes) is { } own)
                return own;
            // Of several containers a sidecar's limit is the small one.
            return limits.Select(limit => limit.Container).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Skip(1).Any() ? limits.MaxBy(limit => limit.Bytes) : limits.MinBy(limit => limit.Bytes);
        }
    }

    /// <summary>What the JVM may come to use by its flags; null when neither the heap nor any other region is bounded by one.</summary>
    public JvmBudget? Budget
    {
        get
        {
            long? metaspace = Flags.Bytes("MaxMetaspaceSize"), code = Flags.Bytes("ReservedCodeCacheSize"), direct = Flags.Bytes("MaxDirectMemorySize");
            var heap = MaxHeap ?? HeapShare;
            if (heap is null && metaspace is null && direct is null)
                return null;
            var threads = Facts.Of<ThreadsTaken>() is [.., var taken] ? taken.Dump.Threads.Count : TypicalThreads;
            return new JvmBudget(heap ?? 0, metaspace ?? TypicalMetaspace, code ?? TypicalCode, direct ?? 0, threads * Math.Min(Flags.Bytes("ThreadStackSize") ?? DefaultStack, DefaultStack), JvmItself);
        }
    }

    /// <summary>The heap that -XX:MaxRAMPercentage makes of the container's limit; null without either.</summary>
    public long? HeapShare =>
        MemoryLimit is { } limit && double.TryParse(Flags["MaxRAMPercentage"]?.Value, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100 ? (long)(limit.Bytes * percent / 100) : null;

    /// <summary>What bounds the heap, as it was set.</summary>
    public JvmFlag? HeapFlag => Flags["MaxHeapSize"] ?? Flags["MaxRAMPercentage"];

    /// <summary>The largest count of threads of one kind that a dump tells: how many there are, or the highest number of a pool; null without a dump.</summary>
    public (string Family, long Count, ThreadsTaken Fact)? ManyThreads =>
        Facts.Of<ThreadsTaken>().SelectMany(taken => taken.Dump.Families().Select(family => (family.Family, Count: (long)family.Count, taken)).Concat(taken.Dump.Threads.Select(thread => (thread.Family, Count: thread.PoolNumber ?? 0, taken))))
            .OrderByDescending(family => family.Count).Select(family => ((string, long, ThreadsTaken)?)family).FirstOrDefault();

    /// <summary>Histograms taken before the first OutOfMemoryError, in order; what was taken after it shows a process whose worker has died.</summary>
    public IReadOnlyList<HistogramTaken> Histograms
    {
        get
        {
            var died = Facts.Of<Thrown>().Where(thrown => thrown.Link("OutOfMemoryError") is not null).Min(thrown => thrown.Origin.At);
            return [.. Series<HistogramTaken>().Where(taken => died is null || taken.Origin.At is null || taken.Origin.At <= died)];
        }
    }

    /// <summary>The numbers that the program wrote about itself at least three times, by name.</summary>
    public IReadOnlyList<StatisticSeries> Statistics =>
    [
        .. Facts.Of<StatisticSample>().GroupBy(sample => (sample.Origin.Source, sample.Shape, sample.Name)).Where(group => group.Count() >= 3)
            .Select(group => new StatisticSeries(group.Key.Name, [.. group])),
    ];

    /// <summary>A setting of the program by a part of its key; null when none has it.</summary>
    public ApplicationSetting? ApplicationSetting(Func<string, bool> key) => whole.Facts.First<ApplicationSetting>(setting => key(setting.Key));

    /// <summary>A change of an option of the JVM, in the user's own file where it stands in one.</summary>
    public Change JvmChange(string option, string? to)
    {
        var name = JvmArguments.Parse(option + "1") is [var argument, ..] ? argument.Name : option;
        var present = Flags[name];
        return new Change(option, to, present?.Value, present?.Origin.Source, present?.Origin.Line ?? 0);
    }
}

/// <summary>What a JVM may come to use, in bytes.</summary>
public readonly record struct JvmBudget(long Heap, long Metaspace, long Code, long Direct, long Stacks, long Itself)
{
    /// <summary>All of it.</summary>
    public long Total => Heap + Metaspace + Code + Direct + Stacks + Itself;
}

/// <summary>One number of a program over time.</summary>
/// <param name="Name">Its name in the log line.</param>
/// <param name="Samples">The samples in order.</param>
public sealed record StatisticSeries(string Name, IReadOnlyList<StatisticSample> Samples)
{
    /// <summary>The first value.</summary>
    public double First => Samples[0].Value;

    /// <summary>The last value.</summary>
    public double Last => Samples[^1].Value;

    /// <summary>Whether it never fell and came to at least half as much again.</summary>
    public bool Rises => Last > First * 1.5 && Samples.Zip(Samples.Skip(1), (left, right) => right.Value >= left.Value).All(held => held);

    /// <summary>Its shape: series of one shape stand on the same lines.</summary>
    public string Shape => Samples[0].Shape;
}
