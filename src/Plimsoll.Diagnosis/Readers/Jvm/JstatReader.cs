using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Tables of jstat, any option.</summary>
internal sealed class JstatReader : TableReader<JstatSeries>
{
    public override string Format => "jstat";

    public override IReadOnlyList<string> Literals { get; } = ["YGC     YGCT", "YGC    YGCT", "YGC      YGCT", "YGC YGCT", "YGC\tYGCT", "S0C    S1C", "  CCS    YGC"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["YGCT", "NGCMN"];

    protected override bool Begins(string text) => text.Contains("YGC", StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal);

    protected override ITextTable<JstatSeries> Open() => new JstatTable();

    protected override TableFact Of(JstatSeries table, Origin origin) => new JstatTaken { Origin = origin, Series = table };

    protected override LogLine? Telling(TableFact table) => table.Rows[^1];
}
