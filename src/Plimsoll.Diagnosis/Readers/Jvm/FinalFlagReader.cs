using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The heap's limit in force, as <c>-XX:+PrintFlagsFinal</c> prints it: also where the JVM chose it from the memory that it sees.</summary>
internal sealed class FinalFlagReader : PatternReader
{
    public override string Format => "JVM options";

    public override IReadOnlyList<string> Literals { get; } = [" MaxHeapSize "];

    protected override Regex Pattern => Row;

    protected override Fact? Of(Match match, LogLine line) =>
        new JvmFlag { Origin = line.Origin(), Name = "MaxHeapSize", Value = match.Groups["value"].Value, InForce = true };

    private static readonly Regex Row = new(@"^\s*(?:uintx|size_t|uint64_t)\s+MaxHeapSize\s+:?=\s*(?<value>\d{6,18})\s+\{", RegexOptions.ExplicitCapture);
}
