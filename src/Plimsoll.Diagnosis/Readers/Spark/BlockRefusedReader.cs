using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Lines of Spark's MemoryStore and UnifiedMemoryManager about a block that does not fit the storage memory.</summary>
internal sealed class BlockRefusedReader : PatternReader
{
    public override string Format => "Spark log";

    public override IReadOnlyList<string> Literals { get; } = ["Will not store ", "Not enough space to cache ", "Failed to reserve initial memory threshold"];

    protected override Regex Pattern => Refused;

    protected override Fact? Of(Match match, LogLine line) => new BlockRefused
    {
        Origin = line.Origin(),
        Block = match.Groups["block"].Value,
        Needed = match.Whole("needed") ?? match.Size("size", "unit"),
        Limit = match.Whole("limit"),
    };

    // Decimals of binary units: "computed 3.9 GiB so far", in older versions "3.9 GB".
    private static readonly Regex Refused = new(@"Will not store (?:block )?(?<block>\w{1,60}) as (?:the )?(?:required space|it would require dropping|it is larger)(?:\D{0,20}(?<needed>\d{1,18}) bytes\))?(?:[^(]{0,60}\((?<limit>\d{1,18}) bytes\))?|Not enough space to cache (?<block>\w{1,60}) in memory(?:! \(computed (?<size>\d[\d.]{0,12}) (?<unit>[KMGT]?)i?B so far\))?|initial memory threshold of [^.\n]{1,30}? for computing block (?<block>\w{1,60}) in memory", RegexOptions.ExplicitCapture);
}
