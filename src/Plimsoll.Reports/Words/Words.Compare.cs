using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Sentences of comparisons.</summary>
internal static partial class Words
{
    public static string OutcomeAppeared(BriefFinding now) => Prose.Fill(CompareProse.Appeared, now.Failure, now.Process, now.Title);

    public static string OutcomeGone(BriefFinding then) => Prose.Fill(CompareProse.Gone, then.Failure, then.Process, then.Cause);

    public static string OutcomeStays(BriefFinding then, BriefFinding now) => Prose.Fill(CompareProse.Stays, then.Failure, then.Process, then.Cause, now.Title);

    public static string OutcomeMoved(BriefFinding then, BriefFinding now) => Prose.Fill(CompareProse.Moved, then.Failure, then.Process, then.Cause, now.Failure, now.Process, now.Title);

    public static string OutcomeOf(OutcomeReport outcome) => outcome.Kind switch
    {
        "gone" => CompareProse.KindGone,
        "moved" => CompareProse.KindMoved,
        "stays" => CompareProse.KindStays,
        "appeared" => CompareProse.KindAppeared,
        _ => CompareProse.KindQuiet,
    };

    public static string Headline(OutcomeReport outcome) => Prose.Fill(VerdictProse.Headline, OutcomeOf(outcome), outcome.Summary);

    public static string SectionOf(string section) => section switch
    {
        "memory" => CompareProse.SectionMemory,
        "use" => CompareProse.SectionUse,
        "loaders" => CompareProse.SectionLoaders,
        "gc" => CompareProse.SectionGc,
        "heap" => CompareProse.SectionHeap,
        _ => CompareProse.SectionClasses,
    };

    public static string RowName(ComparisonRow row) => row.Process.Length > 0 ? $"{row.Name} ({row.Process})" : row.Name;

    public static string Value(double? value, string unit) => value is not { } known ? "-" : unit switch
    {
        "bytes" => known == 0 ? "0" : Bytes.Text((long)known),
        "bytes/h" => (known == 0 ? "0" : Bytes.Text((long)known)) + "/h",
        "ms" => Duration(known),
        "share" => Number(known * 100) + " %",
        _ => Count((long)known),
    };

    public static string Delta(ComparisonRow row)
    {
        if (row is not { Before: { } before, After: { } after })
            return row.Before is null ? CompareProse.NewRow : CompareProse.AbsentRow;
        var delta = after - before;
        return delta == 0 ? "=" : (delta > 0 ? "+" : "-") + Value(Math.Abs(delta), row.Unit);
    }
}
