using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>Sentences that Markdown and the page share.</summary>
internal static partial class Words
{
    private const int LongEvent = 120;

    public static string FixTitle(FixReport fix) => Prose.Fill(VerdictProse.FixTitle, Applicability(fix.Applicability));

    public static string OrTitle(FixReport fix) => Prose.Fill(VerdictProse.OrTitle, Applicability(fix.Applicability));

    public static string More(int count) => Prose.Fill(VerdictProse.More, count);

    public static string MemoryOf(MemoryReport memory) => Prose.Fill(VerdictProse.MemoryOf, memory.Process, memory.Model);

    public static string UseLine(UseReport use) => Prose.Fill(VerdictProse.UseLine, GroupOf(use.Group), Size(use.Bytes), BasisOf(use.Basis), use.From);

    public static string AllLeftOut(int findings) => Prose.Count(findings, VerdictProse.AllLeftOutOne, VerdictProse.AllLeftOutMany);

    public static string Mark(TimelineMark mark) => mark switch { TimelineMark.Trigger => VerdictProse.MarkTrigger, TimelineMark.Victim => VerdictProse.MarkVictim, _ => "" };

    /// <summary>The beginning of a long text; it ends at a blank, for names are never cut.</summary>
    public static string Beginning(string text)
    {
        if (text.Length <= LongEvent)
            return text;
        var blank = text.LastIndexOf(' ', LongEvent);
        blank = blank < LongEvent / 2 ? text.IndexOf(' ', LongEvent) : blank;
        return blank < 0 ? text : text[..blank] + " ...";
    }

    public static string KindOf(TimelineKind kind) => kind switch
    {
        TimelineKind.Start => VerdictProse.EventStart,
        TimelineKind.Failure => VerdictProse.EventFailure,
        TimelineKind.FullCollection => VerdictProse.EventFullCollection,
        TimelineKind.Checkpoint => VerdictProse.EventCheckpoint,
        TimelineKind.Kill => VerdictProse.EventKill,
        TimelineKind.Lost => VerdictProse.EventLost,
        TimelineKind.Job => VerdictProse.EventJob,
        _ => VerdictProse.EventEnd,
    };

    public static string GroupOf(string group) => group switch
    {
        "heap" => VerdictProse.GroupHeap,
        "direct" => VerdictProse.GroupDirect,
        "metaspace" => VerdictProse.GroupMetaspace,
        "managed" => VerdictProse.GroupManaged,
        "code" => VerdictProse.GroupCode,
        "threads" => VerdictProse.GroupThreads,
        "process" => VerdictProse.GroupProcess,
        _ => VerdictProse.GroupOther,
    };
}
