using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// The local task in which Hive on MapReduce builds the hash table of a map join: how full its heap is (MapJoinMemoryExhaustionHandler; <c>rate</c> up to Hive 0.9, <c>percentage</c> since), and how it ended
/// (MapredLocalTask: status 3 stands for memory, 2 for anything else).
/// </summary>
internal sealed class LocalTaskReader : LineReader
{
    public override string Format => "Hive log";

    public override IReadOnlyList<string> Literals { get; } = ["Hashtable size:", "MapredLocalTask", "Execution failed with exit status: 3"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Filling.Match(line.Text) is { Success: true } filling && filling.Whole("rows") is { } rows && filling.Whole("bytes") is { } bytes && filling.Decimal("share") is >= 0 and <= 1.5 and var share)
            context.Facts.Add(new HashTableFilled { Origin = line.Origin(), Rows = rows, Bytes = bytes, Share = share });
        else if (Named.IsMatch(line.Text))
            context.Facts.Add(new LocalTaskFailed { Origin = line.Origin(), IsNamed = true });
        else if (Bare.IsMatch(line.Text))
            context.Facts.Add(new LocalTaskFailed { Origin = line.Origin() });
    }

    private static readonly Regex Filling = new(@"\bHashtable size:\s*(?<rows>\d{1,12})\s+Memory usage:\s*(?<bytes>\d{1,15})\s+(?:percentage|rate):\s*(?<share>\d(?:[.,]\d{1,6})?)", RegexOptions.ExplicitCapture);

    private static readonly Regex Named = new(@"\breturn code 3 from org\.apache\.hadoop\.hive\.ql\.exec\.(?:mr\.)?MapredLocalTask\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Bare = new(@"\bExecution failed with exit status: 3(?!\d)", RegexOptions.ExplicitCapture);
}
