using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The prose of comparisons.</summary>
internal static partial class Words
{
    public const string AfterWord = "after";
    public const string OutcomeQuiet = "No memory limit broke before, and none after.";
    public const string BarsNote = "In every pair of bars the upper one is before, the lower one after.";
    public const string LastLoaders = "user-code class loaders, last count";
    public const string LeakedLoaders = "leaked class loaders in the dump";
    public const string LiveSet = "live set";
    public const string LiveSetSlope = "slope of the live set";
    public const string LongestPause = "longest pause";
    public const string P99Pause = "99 % of pauses below";
    public const string SumOfPauses = "sum of pauses";
    public const string Throughput = "share of time for the application";
    public const string Reachable = "reachable bytes";

    public static string OutcomeAppeared(BriefFinding now) => $"{now.Failure} of {now.Process} is new: {now.Title}";

    public static string OutcomeGone(BriefFinding then) => $"{then.Failure} of {then.Process} ({then.Cause}) is gone, and nothing else broke.";

    public static string OutcomeStays(BriefFinding then, BriefFinding now) => $"{then.Failure} of {then.Process} ({then.Cause}) is still there: {now.Title}";

    public static string OutcomeMoved(BriefFinding then, BriefFinding now) => $"{then.Failure} of {then.Process} ({then.Cause}) is gone, but now {now.Failure} of {now.Process}: {now.Title}";

    public static string SideLine(SideReport side) => $"{Kind(side.Verdict.Kind)}: {side.Verdict.Summary}";

    public static string SectionOf(string section) => section switch
    {
        "memory" => "Budgets",
        "use" => "In use at the worst moment seen",
        "loaders" => "Class loaders",
        "gc" => "Garbage collection",
        "heap" => "Heap dumps",
        _ => "Objects by class",
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
            return row.Before is null ? "new" : "absent";
        var delta = after - before;
        return delta == 0 ? "=" : (delta > 0 ? "+" : "-") + Value(Math.Abs(delta), row.Unit);
    }
}
