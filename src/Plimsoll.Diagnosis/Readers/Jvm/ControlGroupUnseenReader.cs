namespace Plimsoll.Diagnosis.Readers;

/// <summary>A JVM's own words that it did not find its container's limit: of -XX:+UseCGroupMemoryLimitForHeap (8u131 to 8u372, 9) on control groups of version 2, and of the container support of JDK 10 and later.</summary>
internal sealed class ControlGroupUnseenReader : LineReader
{
    public override string Format => "JVM output";

    public override IReadOnlyList<string> Literals { get; } = ["Unable to open cgroup memory limit file", "required controllers disabled at kernel level"];

    public override void Read(LogLine line, LineContext context)
    {
        if (!TraceText.IsFrame(line.Text))
            context.Facts.Add(new ControlGroupUnseen { Origin = line.Origin() });
    }
}
