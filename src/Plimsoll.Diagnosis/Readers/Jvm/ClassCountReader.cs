using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Classes loaded and unloaded over time: <c>jstat -class</c>.</summary>
internal sealed class ClassCountReader : TableReader<JstatSeries>
{
    public override string Format => "jstat -class";

    public override IReadOnlyList<string> Literals { get; } = ["Unloaded  Bytes"];

    protected override bool Begins(string text) => text.Contains("Loaded  Bytes  Unloaded  Bytes", StringComparison.Ordinal);

    protected override ITextTable<JstatSeries> Open() => new JstatTable();

    protected override TableFact Of(JstatSeries table, Origin origin) => new ClassCountsTaken { Origin = origin, Series = table };

    protected override LogLine? Telling(TableFact table) => table.Rows[^1];
}
