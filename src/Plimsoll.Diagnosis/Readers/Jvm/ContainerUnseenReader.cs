using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>HotSpot's words when it finds no control group's limit: JDK 8u131 to 8u181 with UseCGroupMemoryLimitForHeap, and <c>-Xlog:os+container</c> of later ones.</summary>
internal sealed partial class ContainerUnseenReader : PatternReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } = ["Unable to open cgroup memory limit file", "Required cgroup memory subsystem not found", "required controllers disabled at kernel level"];

    protected override Regex Pattern => Words();

    protected override Fact? Of(Match match, LogLine line) => new ContainerUnseen { Origin = line.Origin() };

    [GeneratedRegex(@"Unable to open cgroup memory limit file /|Required cgroup memory subsystem not found|One or more required controllers disabled at kernel level")]
    private static partial Regex Words();
}
