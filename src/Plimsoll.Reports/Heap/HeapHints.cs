using Plimsoll.Heap;

namespace Plimsoll.Reports;

/// <summary>What well-known holders are, and which question leads on.</summary>
internal static class HeapHints
{
    private static readonly (string Holder, Func<string> Hint)[] Known =
    [
        ("java.util.zip.ZipFile$Source", static () => HeapProse.HintZip),
        ("java.util.zip.ZipCoder", static () => HeapProse.HintZip),
        ("java.lang.ref.Finalizer", static () => HeapProse.HintFinalizer),
        ("org.apache.flink.runtime.state.heap.", static () => HeapProse.HintState),
        ("org.apache.flink.streaming.api.operators.InternalTimer", static () => HeapProse.HintTimers),
        ("io.netty.channel.ChannelOutboundBuffer", static () => HeapProse.HintOutbound),
        ("io.netty.buffer.Pool", static () => HeapProse.HintPool),
    ];

    /// <summary>The hint; null where nothing is known.</summary>
    public static string? Of(Suspect suspect) =>
        Array.Find(Known, known => suspect.Holder.StartsWith(known.Holder, StringComparison.Ordinal) || suspect.Class.StartsWith(known.Holder, StringComparison.Ordinal)).Hint?.Invoke()
        ?? suspect.Kind switch
        {
            SuspectKind.Loader when !suspect.Class.StartsWith("jdk.internal.", StringComparison.Ordinal) && !suspect.Class.StartsWith("sun.misc.Launcher", StringComparison.Ordinal) => HeapProse.HintLoader,
            SuspectKind.Thread => HeapProse.HintThread,
            _ => null,
        };
}
