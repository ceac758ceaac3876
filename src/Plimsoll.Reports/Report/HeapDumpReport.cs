namespace Plimsoll.Reports;

/// <summary>A heap dump, as far as people look at it.</summary>
/// <param name="Source">The dump.</param>
/// <param name="Process">Id of the process.</param>
/// <param name="JvmVersion">Version of its JVM.</param>
/// <param name="Objects">Objects in the dump.</param>
/// <param name="Reachable">Bytes reachable from the roots.</param>
/// <param name="Nodes">The heavy part of the dominator tree, parents before children.</param>
/// <param name="Suspects">Who retains large shares.</param>
/// <param name="Families">Class loaders by family.</param>
/// <param name="Classes">Reachable objects by class, the largest.</param>
public sealed record HeapDumpReport(
    string Source, string Process, string? JvmVersion, long Objects, long Reachable, IReadOnlyList<NodeReport> Nodes, IReadOnlyList<SuspectReport> Suspects,
    IReadOnlyList<FamilyReport> Families, IReadOnlyList<ClassReport> Classes);

/// <summary>A part of the dominator tree.</summary>
/// <param name="Parent">Position of its parent among the nodes; -1 below the roots.</param>
/// <param name="Class">Its class.</param>
/// <param name="Objects">How many siblings it stands for.</param>
/// <param name="Shallow">Their own bytes.</param>
/// <param name="Retained">Bytes they retain.</param>
public sealed record NodeReport(int Parent, string Class, long Objects, long Shallow, long Retained);

/// <summary>An object that holds a large share of the heap.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Retained">Bytes it retains.</param>
/// <param name="Share">Of the reachable bytes, 0 to 1.</param>
/// <param name="Kind">owner, cache, loader or thread.</param>
/// <param name="Holder">The static or thread that it hangs on.</param>
/// <param name="Count">How many objects of the class are meant together.</param>
/// <param name="Path">From a root to it.</param>
/// <param name="Accumulation">Class of the object below which the bytes fan out.</param>
public sealed record SuspectReport(string Class, long Retained, double Share, string Kind, string Holder, int Count, IReadOnlyList<PathReport> Path, string Accumulation)
{
    /// <summary>Where the holder is a library's, the application's own field or local variable that has it; null where it is the holder, or nothing is known.</summary>
    public string? Application { get; init; }

    /// <summary>Other fields that hold it; null before schema version 1.4 and where there is none.</summary>
    public IReadOnlyList<string>? AlsoHeldBy { get; init; }

    /// <summary>What its entries or links hold; null where it has none.</summary>
    public PayloadReport? Payload { get; init; }

    /// <summary>What tells that it is a cache; null for others.</summary>
    public IReadOnlyList<string>? CacheSigns { get; init; }
}

/// <summary>What the entries of a collection, or the links of a chain, hold.</summary>
/// <param name="Links">Entries or links.</param>
/// <param name="Class">The class that most of their bytes are retained by.</param>
/// <param name="Count">Objects of it.</param>
/// <param name="Retained">Bytes they retain.</param>
public sealed record PayloadReport(long Links, string Class, long Count, long Retained);

/// <summary>One object on a path.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Field">The field that leads on; empty at the end.</param>
public sealed record PathReport(string Class, string Field)
{
    /// <summary>Threads of the program that have it in a local variable; null where there is none.</summary>
    public IReadOnlyList<LocalUseReport>? Uses { get; init; }

    /// <summary>The static whose thread-local value follows; null for other steps.</summary>
    public string? ThreadLocal { get; init; }
}

/// <summary>A thread at work with an object.</summary>
/// <param name="Thread">Its name.</param>
/// <param name="Frame">Class, method, file and line.</param>
public sealed record LocalUseReport(string Thread, string Frame);

/// <summary>Class loaders of one class over one set of jars.</summary>
/// <param name="LoaderClass">Their class.</param>
/// <param name="Loaders">How many are strongly reachable.</param>
/// <param name="Leaked">How many of these were closed.</param>
/// <param name="Classes">Classes they defined.</param>
/// <param name="Retained">Bytes they retain.</param>
/// <param name="Holders">What keeps the leaked ones.</param>
public sealed record FamilyReport(string LoaderClass, int Loaders, int Leaked, int Classes, long Retained, IReadOnlyList<HolderReport> Holders);

/// <summary>What keeps leaked loaders alive.</summary>
/// <param name="Pattern">A leaf of the taxonomy.</param>
/// <param name="Loaders">How many it keeps.</param>
/// <param name="Via">The path of one of them.</param>
/// <param name="Fix">What to do.</param>
public sealed record HolderReport(string Pattern, int Loaders, string Via, string Fix);

/// <summary>Objects of one class.</summary>
public sealed record ClassReport(string Name, long Instances, long Bytes);

/// <summary>The first class histogram of a process against its last.</summary>
/// <param name="Process">Id of the process.</param>
/// <param name="First">Where the first stands.</param>
/// <param name="Last">Where the last stands; the same when there is only one.</param>
/// <param name="Samples">How many histograms there are.</param>
/// <param name="Rows">The classes that grew most, or the largest of a single one.</param>
public sealed record GrowthReport(string Process, string First, string Last, int Samples, IReadOnlyList<GrowthRow> Rows);

/// <summary>One class in two histograms.</summary>
public sealed record GrowthRow(string Class, long InstancesFirst, long InstancesLast, long BytesFirst, long BytesLast);

/// <summary>User-code class loaders at one moment.</summary>
/// <param name="Process">Id of the process.</param>
/// <param name="Source">Who counted.</param>
/// <param name="Loaders">How many.</param>
/// <param name="At">When.</param>
public sealed record LoaderCountReport(string Process, string Source, long Loaders, DateTimeOffset? At = null);
