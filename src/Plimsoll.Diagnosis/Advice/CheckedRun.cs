using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis;

/// <summary>A run of a GC log with all that a check may ask of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Measures">Its measures.</param>
/// <param name="Flags">The JVM's flags as far as the log states them.</param>
public sealed record CheckedRun(GcRun Run, GcMeasures Measures, JvmFlags Flags)
{
    /// <summary>The major version of Java (8, 17, 25); null where the log does not tell.</summary>
    public int? Java
    {
        get
        {
            var parts = (Run.Facts.Version ?? "").Split('.', '_', '+', '-');
            return int.TryParse(parts is ["1", var old, ..] ? old : parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
        }
    }

    /// <summary>Memory that the JVM may use: the container's limit, else what it sees.</summary>
    public long? Memory => Run.Facts.ContainerMemory ?? Run.Facts.Memory;

    /// <summary>Full collections that nobody asked for and class metadata did not need.</summary>
    public int UnwantedFull { get; } = Unwanted(Run.Events);

    /// <summary>Young and mixed collections.</summary>
    public int Young => Measures.PausesByKind.Where(group => group.Name is nameof(GcKind.Young) or nameof(GcKind.Mixed)).Sum(group => group.Pauses.Count);

    /// <summary>Threads for stop-the-world work, as the log's first lines or flags say.</summary>
    public long? GcThreads => Run.Facts.ParallelWorkers ?? (Flags["ParallelGCThreads"] is { } flag ? JvmFlags.ParseBytes(flag.Value) : null);

    /// <summary>What the log says of the heap's size.</summary>
    public HeapSizing? Sizing => HeapSizing.Of(Run, Measures, Memory);

    /// <summary>The same where it asks for more than the heap already has; null where the heap is large enough for what it keeps.</summary>
    public HeapSizing? Enlarging => Sizing is { } sizing && !(sizing.High <= Measures.Heap.Limit) ? sizing with { Low = Math.Max(sizing.Low, Math.Min(sizing.High, Measures.Heap.Limit ?? 0)) } : null;

    /// <summary>CPUs at work during pauses, on average; null where the log has no CPU times.</summary>
    public double? Parallelism => Measures.Cpu is { Real.Ticks: > 0 } cpu ? (cpu.User + cpu.System) / cpu.Real : null;

    /// <summary>The GC threads that HotSpot starts for a number of CPUs: all of the first eight, five eighths of the others (VM_Version::calc_parallel_worker_threads).</summary>
    public static long ThreadsFor(long cpus) => cpus <= 8 ? cpus : 8 + ((cpus - 8) * 5 / 8);

    private static int Unwanted(GcEvents events)
    {
        var count = 0;
        foreach (ref readonly var one in events)
            count += one.Kind == GcKind.Full && !one.Cause.IsExplicit() && !one.Cause.IsMetadata() ? 1 : 0;
        return count;
    }
}
