using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class histograms of jcmd, jmap and Eclipse MAT.</summary>
internal sealed class ClassHistogramReader : TableReader<ClassHistogram>
{
    public override string Format => "class histogram";

    public override IReadOnlyList<string> Literals { get; } = ["#instances", "Shallow Heap"];

    // MAT's other tables have a column of that name too; only its histogram counts objects.
    protected override bool Begins(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("#instances", StringComparison.Ordinal) || (text.Contains("Objects", StringComparison.Ordinal) && text.Contains("Class Name", StringComparison.Ordinal));
    }

    protected override ITextTable<ClassHistogram> Open() => new ClassHistogramTable();

    protected override TableFact Of(ClassHistogram table, Origin origin) => new HistogramTaken { Origin = origin, Histogram = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf("1:");
}
