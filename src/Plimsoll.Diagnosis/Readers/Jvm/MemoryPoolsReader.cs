using System.Text.RegularExpressions;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Memory tables of Arthas' <c>memory</c> and <c>dashboard</c>.</summary>
internal sealed class MemoryPoolsReader : TableReader<MemoryPools>
{
    public override string Format => "Arthas memory table";

    public override IReadOnlyList<string> Literals { get; } = ["used  total ", "used    total ", "used        total ", "used          total "];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["Memory  "];

    protected override bool Begins(string text) => Header.IsMatch(text);

    protected override ITextTable<MemoryPools> Open() => new MemoryPoolTable();

    protected override TableFact Of(MemoryPools table, Origin origin) => new MemoryPoolsTaken { Origin = origin, Pools = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf("heap ");

    private static readonly Regex Header = new(@"^Memory\s+used\s+total\s+max\s+usage\b");
}
