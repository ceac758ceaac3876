using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The prose that Markdown and the page share.</summary>
internal static partial class Words
{
    public const string CauseLabel = "Cause";
    public const string FailureLabel = "failure";
    public const string OfLabel = "of";
    public const string WhyHeading = "Why";
    public const string FixHeading = "Fix";
    public const string OrHeading = "Or";
    public const string VerifyHeading = "How to verify:";
    public const string OtherFindings = "Other findings";
    public const string Region = "region";
    public const string BeforeFix = "before";
    public const string Now = "now";
    public const string AfterFix = "after the fix";
    public const string Origin = "origin";
    public const string Time = "time (UTC)";
    public const string Process = "process";
    public const string Event = "event";
    public const string TimelineHeading = "Time line";
    public const string RuledOutHeading = "Ruled out";
    public const string ChecksHeading = "Checks";
    public const string SourcesHeading = "Sources";

    public static string More(int count) => $"... and {count} more";

    public static string MemoryOf(MemoryReport memory) => $"Memory of {memory.Process} ({memory.Model})";

    public static string UseLine(UseReport use) => $"{GroupOf(use.Group)}: {Size(use.Bytes)} in use at the worst moment seen ({BasisOf(use.Basis)}, {use.From})";

    public static string AllLeftOut(int findings) => $"{findings} finding{(findings == 1 ? "" : "s")} left out by the filter; none remains.";

    public static string Mark(TimelineMark mark) => mark switch { TimelineMark.Trigger => "trigger", TimelineMark.Victim => "victim", _ => "" };

    public static string KindOf(TimelineKind kind) => kind switch
    {
        TimelineKind.Start => "start",
        TimelineKind.Failure => "failure",
        TimelineKind.FullCollection => "Full GC",
        TimelineKind.Checkpoint => "checkpoint",
        TimelineKind.Kill => "kill",
        TimelineKind.Lost => "lost",
        TimelineKind.Job => "job",
        _ => "last heard of",
    };

    public static string GroupOf(string group) => group switch
    {
        "heap" => "heap",
        "direct" => "direct memory",
        "metaspace" => "metaspace",
        "managed" => "managed memory",
        "code" => "compiled code",
        "threads" => "thread stacks",
        "process" => "the whole process",
        _ => "everything else",
    };
}
