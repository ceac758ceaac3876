using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// The stack of a call of System.gc() that the shortage of direct memory makes, as Arthas' <c>stack java.lang.System gc</c>, a debugger, async-profiler or a thread's excerpt shows it:
/// <c>System.gc</c> (or <c>Runtime.gc</c>) right above <c>java.nio.Bits.reserveMemory</c>.
/// </summary>
internal sealed class CollectionAskedReader : LineReader
{
    private const int Above = 3;

    public override string Format => "stack trace";

    public override IReadOnlyList<string> Literals { get; } = [CollectionAsked.Frame];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text) && context.Preceding(Above).Any(IsCollection))
            context.Follow(new Callers(line));
    }

    private static bool IsCollection(LogLine line) =>
        line.Text.Contains("java.lang.System.gc(", StringComparison.Ordinal) || line.Text.Contains("java.lang.Runtime.gc(", StringComparison.Ordinal);

    // The frames below: the first that is the program's own wanted the memory.
    private sealed class Callers(LogLine head) : LineBlock
    {
        private const int Most = 60;

        private string? _allocator;
        private int _taken;

        public override bool Accept(LogLine line)
        {
            if (_taken++ >= Most || !TraceText.IsFrame(line.Text))
                return false;
            if (_allocator is null && TraceText.FrameOf(line.Text) is { Length: > 0 } frame && ApplicationFrames.IsApplication(frame))
                _allocator = ApplicationFrames.Short(frame);
            return true;
        }

        public override void Complete(FactSink facts) => facts.Add(new CollectionAsked { Origin = head.Origin(), Allocator = _allocator ?? "" });
    }
}
