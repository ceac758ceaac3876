namespace Plimsoll.Heap;

/// <summary>How a dump is opened.</summary>
public sealed record HeapOptions
{
    /// <summary>The defaults.</summary>
    public static HeapOptions Default { get; } = new();

    /// <summary>Threads to use; the processors there are.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Which dump to read where a file holds several, one behind the other; from 1.</summary>
    public int Dump { get; init; } = 1;

    /// <summary>Whether sizes are computed as Eclipse MAT 1.17 does: mark and class pointer of the reference's size, each class level padded to it. They differ from the JVM's own since JDK 15 and without compressed references.</summary>
    public bool MatCompatible { get; init; }

    /// <summary>Most bytes of memory for the tables of objects and references; what goes beyond is kept in files in the spool folder, slower but bounded. 0 for no bound.</summary>
    public long Memory { get; init; }

    /// <summary>Three quarters of the memory that this process may use, by the limit of its container or the machine's: a bound for those who were given none.</summary>
    public static long MostMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>Folder of the spool file that packed dumps and streams are unpacked into; it is deleted on close.</summary>
    public string SpoolFolder { get; init; } = Path.GetTempPath();

    /// <summary>Where what is computed is kept for the next question; null keeps nothing. Dumps in parts and dumps with objects written twice have none.</summary>
    public HeapIndexPlace? Index { get; init; }
}

/// <summary>One step of the work.</summary>
/// <param name="Phase">What is being done: a key, the same in every language.</param>
/// <param name="Share">How much of the whole is done, 0 to 1.</param>
public readonly record struct HeapProgress(string Phase, double Share);

/// <summary>Which references hold an object; contract/cli-json.md defines the three graphs.</summary>
public enum ReferencePolicy
{
    /// <summary>Strong references; what only weaker ones reach hangs below the stronger world.</summary>
    StrongFirst,

    /// <summary>Strong references only.</summary>
    Strong,

    /// <summary>Every reference alike.</summary>
    All,
}

/// <summary>How much of a dump was read.</summary>
/// <param name="Bytes">Share of the bytes, 0 to 1.</param>
/// <param name="Objects">Share of the references to objects whose target was found, 0 to 1; 1 where nobody looked yet.</param>
/// <param name="RootsFound">Whether the dump holds root records; without them, boot classes and live threads stand in.</param>
/// <param name="Problems">What is wrong, in words.</param>
public sealed record HeapCoverage(double Bytes, double Objects, bool RootsFound, IReadOnlyList<string> Problems)
{
    /// <summary>Whether the whole dump was read.</summary>
    public bool IsComplete => Bytes >= 1 && RootsFound && Problems.Count == 0;
}
