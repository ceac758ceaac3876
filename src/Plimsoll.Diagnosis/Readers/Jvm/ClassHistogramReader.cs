using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class histograms of jcmd and jmap.</summary>
internal sealed class ClassHistogramReader : TableReader<ClassHistogram>
{
    public override string Format => "class histogram";

    public override IReadOnlyList<string> Literals { get; } = ["#instances"];

    protected override ITextTable<ClassHistogram> Open() => new ClassHistogramTable();

    protected override Fact Of(ClassHistogram table, Origin origin) => new HistogramTaken { Origin = origin, Histogram = table };
}
