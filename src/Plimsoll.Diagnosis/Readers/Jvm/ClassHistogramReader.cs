using System.Text.RegularExpressions;
using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Class histograms of jcmd, jmap and Eclipse MAT; where somebody left the header out, from the row of rank one on.</summary>
internal sealed partial class ClassHistogramReader : TableReader<ClassHistogram>
{
    public override string Format => "class histogram";

    public override IReadOnlyList<string> Literals { get; } = ["#instances", "Shallow Heap"];

    public override IReadOnlyList<string> ShortLiterals { get; } = ["1: ", "1:\t"];

    // MAT's other tables have a column of that name too; only its histogram counts objects.
    protected override bool Begins(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("#instances", StringComparison.Ordinal) || (text.Contains("Objects", StringComparison.Ordinal) && text.Contains("Class Name", StringComparison.Ordinal)) || FirstRow().IsMatch(text);
    }

    protected override ITextTable<ClassHistogram> Open() => new ClassHistogramTable();

    protected override TableFact Of(ClassHistogram table, Origin origin) => new HistogramTaken { Origin = origin, Histogram = table };

    protected override LogLine? Telling(TableFact table) => table.RowOf("1:");

    // Two counts and a class: [C, [Ljava.lang.Object; or a name with its package.
    [GeneratedRegex(@"^[\s>|]{0,20}1:\s{1,20}\d[\d,]{0,18}\s{1,20}\d[\d,]{0,18}\s{1,20}(?:\[{1,8}(?:[BCDFIJSZ]|L[\w$./]{1,200};?)|[a-z_]\w*(?:\.[\w$]+)+(?:\[\]){0,8})(?:\s+\([^)]*\))?\s*$")]
    private static partial Regex FirstRow();
}
