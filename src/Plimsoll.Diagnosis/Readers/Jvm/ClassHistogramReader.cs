using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class histograms of jcmd and jmap.</summary>
internal sealed class ClassHistogramReader : TableReader<ClassHistogram>
{
    public override string Format => "class histogram";

    public override IReadOnlyList<string> Literals { get; } = ["#instances"];

    protected override ITextTable<ClassHistogram> Open() => new ClassHistogramTable();

    protected override TableFact Of(ClassHistogram table, Origin origin) => new HistogramTaken { Origin = origin, Histogram = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf("1:");
}
