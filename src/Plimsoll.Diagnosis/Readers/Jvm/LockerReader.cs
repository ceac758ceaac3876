using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>HotSpot's warning that an allocation was given up behind the GCLocker: <c>[gc,alloc]</c> of JDK 9 to 24 (g1CollectedHeap.cpp, parallelScavengeHeap.cpp, genCollectedHeap.cpp).</summary>
internal sealed class LockerReader : PatternReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } = ["Retried waiting for GCLocker too often"];

    protected override Regex Pattern => GaveUp;

    protected override Fact? Of(Match match, LogLine line) =>
        match.Whole("words") is { } words
            ? new LockerGaveUp { Origin = line.Origin(), Thread = match.Groups["thread"].Value.Trim(), Bytes = words * 8 }
            : null;

    private static readonly Regex GaveUp = new(@"(?:\]\s+(?<thread>[^\[\]]{1,200}?): +)?Retried waiting for GCLocker too often allocating (?<words>\d{1,18}) words", RegexOptions.ExplicitCapture);
}
