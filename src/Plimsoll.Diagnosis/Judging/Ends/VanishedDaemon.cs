namespace Plimsoll.Diagnosis.Judging;

/// <summary>A build's daemon that was gone of a sudden, without any word of the JVM, while its options let it take very much and nothing tells what the machine has.</summary>
/// <param name="Gone">The build tool's message.</param>
/// <param name="Heap">The option that sets the heap.</param>
/// <param name="Bytes">The heap, in bytes.</param>
/// <param name="HasMetaspaceBound">Whether class metadata are bounded.</param>
internal sealed record VanishedDaemon(ProcessVanished Gone, JvmFlag Heap, long Bytes, bool HasMetaspaceBound)
{
    /// <summary>Machines that build for many have 4 to 16 GB for all of their processes.</summary>
    private const long Large = 4L << 30;

    /// <summary>The daemon; null where the JVM itself, a limit or the machine's size says more.</summary>
    public static VanishedDaemon? Of(ProcessCase process)
    {
        if (process.Case.Facts.First<ProcessVanished>(gone => gone.Basis == Basis.Read) is not { } gone || process.Flags["MaxHeapSize"] is not { InForce: false } heap || JvmFlags.ParseBytes(heap.Value) is not { } bytes || bytes < Large)
            return null;
        if (process.MemoryLimit is not null || HeapsOnMachine.Of(process) is not null || process.Case.Facts.Any<Thrown>() || process.Case.Facts.Any<JvmDied>() || process.Case.Facts.Any<DaemonExpired>())
            return null;
        return new VanishedDaemon(gone, heap, bytes, process.Flags["MaxMetaspaceSize"] is not null);
    }
}
