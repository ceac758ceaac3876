using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>A client that lost its build's daemon without a word from it: Gradle's DaemonDisappearedException (1.x to 9), Kotlin's compile daemon.</summary>
internal sealed class DaemonGoneReader : PatternReader
{
    public override string Format => "Gradle output";

    public override IReadOnlyList<string> Literals { get; } = ["daemon disappeared unexpectedly", "DaemonDisappearedException"];

    protected override Regex Pattern => Gone;

    protected override Fact? Of(Match match, LogLine line) => new ProcessVanished { Origin = line.Origin() };

    private static readonly Regex Gone = new(@"[Dd]aemon disappeared unexpectedly|\bDaemonDisappearedException\b");
}
