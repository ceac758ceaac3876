using System.Collections.Immutable;
using Plimsoll.Heap.Views;

namespace Plimsoll.Heap;

/// <summary>Direct memory as the JVM's own counters (java.nio.Bits) and Netty's state it, in bytes.</summary>
/// <param name="Owner"><c>java.nio.Bits</c> or the class of Netty's counter.</param>
/// <param name="Used">Bytes in use; null where the counter is off.</param>
/// <param name="Limit">The limit.</param>
public sealed record DirectMemoryCounter(string Owner, long? Used, long? Limit)
{
    /// <summary>Buffers that the counter counts; null where it counts none.</summary>
    public long? Buffers { get; init; }
}

/// <summary>The facts that need no graph of references: cheap on any dump.</summary>
/// <param name="JvmVersion">java.runtime.version or java.version; null where the dump does not tell.</param>
/// <param name="Properties">System properties; values of secrets are left out.</param>
/// <param name="Instances">Objects in the dump, reachable or not.</param>
/// <param name="Shallow">Their bytes.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Loaders">Class loaders.</param>
/// <param name="ThreadCount">Threads.</param>
/// <param name="Thrower">The thread that threw the OutOfMemoryError; null where the dump was taken otherwise.</param>
/// <param name="DirectMemory">Counters of direct memory.</param>
public sealed record HeapSummary(string? JvmVersion, ImmutableSortedDictionary<string, string> Properties, long Instances, long Shallow, int Classes, int Loaders, int ThreadCount,
    HeapThread? Thrower, ImmutableArray<DirectMemoryCounter> DirectMemory)
{
    /// <summary>The main class or jar with its arguments, as the JVM keeps it (<c>sun.java.command</c>), secrets redacted; null where the dump does not tell.</summary>
    public string? Command { get; private init; }

    /// <summary>The JVM's own arguments, secrets redacted; empty where the program never asked its RuntimeMXBean for them.</summary>
    public ImmutableArray<string> Arguments { get; private init; } = [];

    /// <summary>When the dump was written.</summary>
    public DateTimeOffset Written { get; private init; }

    /// <summary>Reads the summary.</summary>
    public static HeapSummary Read(HeapGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var threads = HeapThreads.Read(graph);
        var properties = PropertiesOf(graph);
        var histogram = HeapHistogram.OfAll(graph);
        return new HeapSummary(
            properties.GetValueOrDefault("java.runtime.version") ?? properties.GetValueOrDefault("java.version"), properties, histogram.Instances, histogram.Shallow, graph.Classes.Count,
            graph.Classes.Select(type => type.Loader).Distinct().Count(), threads.Threads.Length, threads.Thrower, [.. DirectCounters.Of(graph)])
        {
            Command = properties.TryGetValue("sun.java.command", out var command) ? Secrets.Command(command) : null, Arguments = ArgumentsOf(graph), Written = graph.Written,
        };
    }

    /// <summary>sun.management.VMManagementImpl keeps what getVmArguments once returned, as an unmodifiable view of Arrays.asList (JDK 8 to 25).</summary>
    private static ImmutableArray<string> ArgumentsOf(HeapGraph graph)
    {
        var management = graph.ClassesNamed("sun.management.ManagementFactoryHelper").SelectMany(type => type.Statics).Where(slot => slot.Name == "jvm").Select(slot => graph.ObjectAt((ulong)slot.Value)).FirstOrDefault();
        return [.. (management?.Follow("vmArgs", "list", "a")?.Elements() ?? []).Select(argument => Secrets.Command(argument.Text() ?? ""))];
    }

    /// <summary>java.lang.System.props: a Hashtable in JDK 8, a ConcurrentHashMap within the Properties since 9.</summary>
    private static ImmutableSortedDictionary<string, string> PropertiesOf(HeapGraph graph)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var props = graph.ClassesNamed("java.lang.System").SelectMany(type => type.Statics).Where(slot => slot.Name == "props").Select(slot => graph.ObjectAt((ulong)slot.Value)).FirstOrDefault();
        foreach (var (key, value) in Collections.Map(props?.Reference("map") ?? props))
        {
            if (key?.Text() is { } name)
                found[name] = Secrets.Value(name, value?.Text() ?? "");
        }

        return found.ToImmutable();
    }
}
