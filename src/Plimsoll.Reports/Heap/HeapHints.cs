using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What well-known holders are, and which question leads on.</summary>
internal static class HeapHints
{
    private static readonly (string Holder, string Hint)[] Known =
    [
        ("java.util.zip.ZipFile$Source", "directories of the jar files that are open: as large as the class path, and normal"),
        ("java.util.zip.ZipCoder", "directories of the jar files that are open: as large as the class path, and normal"),
        ("java.lang.ref.Finalizer", "objects that wait for finalize(): plimsoll heap finalizers names their classes and what the Finalizer thread does"),
        ("org.apache.flink.runtime.state.heap.", "Flink's keyed state on the heap: plimsoll heap flink counts entries by state and operator"),
        ("org.apache.flink.streaming.api.operators.InternalTimer", "Flink's timers: plimsoll heap flink counts them by operator"),
        ("io.netty.channel.ChannelOutboundBuffer", "writes that a peer does not take: plimsoll heap direct shows what they pin outside the heap"),
        ("io.netty.buffer.Pool", "Netty's buffer pools: plimsoll heap direct shows arenas, chunks and who holds buffers"),
    ];

    /// <summary>The hint; null where nothing is known.</summary>
    public static string? Of(Suspect suspect) =>
        Array.Find(Known, known => suspect.Holder.StartsWith(known.Holder, StringComparison.Ordinal) || suspect.Class.StartsWith(known.Holder, StringComparison.Ordinal)).Hint
        ?? suspect.Kind switch
        {
            SuspectKind.Loader when !suspect.Class.StartsWith("jdk.internal.", StringComparison.Ordinal) && !suspect.Class.StartsWith("sun.misc.Launcher", StringComparison.Ordinal) => "plimsoll heap loaders tells leaked loaders from live ones, and names what holds them",
            SuspectKind.Thread => "plimsoll heap threads shows stacks and locals, plimsoll heap threadlocals what thread-locals hold",
            _ => null,
        };
}
