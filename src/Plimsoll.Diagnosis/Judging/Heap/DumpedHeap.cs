using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Judging;

/// <summary>How full the heap of a dump was.</summary>
internal static class DumpedHeap
{
    /// <summary>A heap that holds so little garbage included has room for whatever is ordinary.</summary>
    private const double Half = 0.5;

    /// <summary>Below this no JVM of a server runs: two and more times as much is the least that ergonomics give.</summary>
    private const long NextToNothing = 6 << 20;

    /// <summary>The heap's limit in bytes, from other evidence or from the JVM's arguments in the dump; null where neither tells.</summary>
    public static long? Limit(ProcessCase process, HeapDumpRead dump) =>
        process.MaxHeap ?? JvmArguments.Parse(string.Join(' ', dump.Summary.Arguments)).Where(argument => argument.Name == "MaxHeapSize").Select(argument => JvmFlags.ParseBytes(argument.Value)).LastOrDefault();

    /// <summary>The part of the heap's limit that is reachable; null where no limit is known.</summary>
    public static double? Fill(ProcessCase process, HeapDumpRead dump) => Limit(process, dump) is { } most and > 0 ? (double)dump.ReachableBytes / most : null;

    /// <summary>Whether the failure wrote the dump though all of its objects, garbage included, leave at least half of the heap free: then none of them explains it.</summary>
    public static bool HadRoom(ProcessCase process, HeapDumpRead dump) => dump is { ThrewWhileLoading: false, Summary.Thrower: not null } && dump.Summary.Shallow <= (Limit(process, dump) is { } most ? (long)(most * Half) : NextToNothing);
}
