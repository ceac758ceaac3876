using System.Text.RegularExpressions;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Rows of native memory tracking without the table's head and total, as they are pasted into tickets, each group below the version that it is of.</summary>
internal sealed class NativeMemoryRowReader : LineReader
{
    private const int MostKept = 300;

    private const int LinesAbove = 3;

    private const int MostLetters = 48;

    public override string Format => "native memory tracking";

    public override IReadOnlyList<string> Literals { get; } = ["(reserved="];

    public override void Read(LogLine line, LineContext context)
    {
        if (!NativeMemoryTable.IsRow(line.Text))
            return;
        var rows = new Rows(line, VersionAbove(context.Preceding(LinesAbove)));
        if (rows.Accept(line))
            context.Follow(rows);
    }

    private static string VersionAbove(IReadOnlyList<LogLine> above) =>
        above.LastOrDefault(line => !string.IsNullOrWhiteSpace(line.Text)) is { Text.Length: <= MostLetters } head && Version.Match(head.Text) is { Success: true } version ? version.Groups["version"].Value : "";

    // 467;  ## Trino 468:;  with v1.2.3
    private static readonly Regex Version = new(@"^[\s#>*`_]*(?<version>(?:[A-Za-z][\w-]*[ /]){0,3}v?\d{1,4}(?:\.\d{1,5}){0,4}(?:[.-][A-Za-z][\w.-]{0,12})?)[\s:*`_]*$", RegexOptions.ExplicitCapture);

    private sealed class Rows(LogLine first, string version) : LineBlock
    {
        private readonly NativeMemoryTable _table = new() { IsExcerpt = true };
        private readonly List<LogLine> _kept = [];

        public override bool Accept(LogLine line)
        {
            if (!_table.Accept(line.Text))
                return false;
            if (_kept.Count < MostKept)
                _kept.Add(line);
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_table.Complete() is { } memory)
                facts.Add(new NativeRowsTaken { Origin = first.Origin(), Memory = memory, Version = version, Rows = _kept });
        }
    }
}
