using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Stack traces of the failures that this program knows, wherever in a trace their name stands.</summary>
internal sealed partial class ThrownReader : LineReader
{
    private const int LinesBack = 300;

    public override string Format => "log with stack traces";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "OutOfMemoryError", "OutOfDirectMemoryError", "StackOverflowError", "VirtualMachineError", "NoClassDefFoundError",
        "IllegalConfigurationException", "YamlEngineException", "YAMLException", "ParserException", "Insufficient number of network buffers", "memory-backed state", "akka framesize", "pekko framesize",
        "OversizedPayloadException", "MemoryReservationException", "MemoryAllocationException", "Too little memory provided", "Too few memory segments",
        "exclusive buffers", "Buffer request timeout", "batch shuffle read buffer pool", "'s result size", "The fraction of memory to allocate should not be 0",
        "Heartbeat of ", "is no longer reachable", "Connection unexpectedly closed", "Trying to access closed classloader", "KryoException",
        "Java heap space", "GC overhead limit exceeded", "PermGen space", "Direct buffer memory", "Requested array size exceeds VM limit", "> Metaspace", "> Compressed class space", "rror: Metaspace", "ERROR: Metaspace", "aused by: Metaspace", "OS and JDK both 64bit",
        "unable to create new native thread", "unable to create native thread", "Map failed", "OutOfMemory", "ConnectionBusyException", "heap-cutoff-min",
        "MaxBytesLengthExceeded", "TooLongFrameException", "ResourceLeakDetector", "LEAK: ByteBuf", "Could not materialize checkpoint",
        "Required array size too large", "memory configuration failed: ", "Configured JobManager ", "Configured TaskManager ", "More buffers requested available", "Hash join exceeded maximum number of recursions", "Memory ran out. Compaction failed",
        "exceeds the maximum size of a sort buffer", "Cannot write record to fresh sort buffer",
        "CorruptRecordException", "InvalidReceiveException", "Too many open files", "Failed to start thread", "MapJoinMemoryExhaustion",
        "exceeds JVM heap space", "Failure allocating buffer", "record length would exceed 2GB",
        "byte(s) of direct memory (used: ", "bytes of direct buffer memory (allocated: ", "bytes of direct buffer memory (limit: ",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (IsInventory(line.Text))
            return;
        var block = new TraceBlock();
        var before = context.Preceding(IsContinuation(line.Text) ? LinesBack : 1);
        var head = Head(line, before);
        foreach (var earlier in before.Skip(head))
            block.Begin(earlier);
        block.Begin(line);
        if (!block.IsEmpty)
            context.Follow(block);
    }

    // A flag, a class list, a program argument, a manual or source code that merely contains the word.
    private static bool IsInventory(string text) => Inventory().IsMatch(text);

    // The index in "before" from which the trace runs without a gap up to the line; a bare exception takes the record above it along.
    private static int Head(LogLine line, IReadOnlyList<LogLine> before)
    {
        var index = before.Count;
        if (IsContinuation(line.Text))
        {
            while (index > 0 && IsContinuation(before[index - 1].Text))
                index--;
            index = Math.Max(0, index - 1);
        }

        var first = index < before.Count ? before[index] : line;
        return first.Header is null && index > 0 && before[index - 1].Header is not null ? index - 1 : index;
    }

    private static bool IsContinuation(string text) => TraceText.IsFrame(text) || TraceText.IsCause(text);

    [GeneratedRegex(@"HeapDumpOnOutOfMemoryError\b(?!.*java\.lang\.OutOfMemoryError)|ExitOnOutOfMemoryError\b(?!.*java\.lang\.OutOfMemoryError)|CrashOnOutOfMemoryError\b(?!.*java\.lang)|^\s*\d+:\s+\d+\s+\d+\s|fail-on-metaspace-oom-error|^\s*-XX:|OutOfMemoryError=|^#\s+-XX|\b(?:[Ii]f|[Ww]hen(?:ever)?) you (?:see|get|hit|encounter|face|receive|run into)\b.{0,60}OutOfMemoryError|(?<!""root-error-class"")[(,]\s*""java\.lang\.\w+Error")]
    private static partial Regex Inventory();
}
