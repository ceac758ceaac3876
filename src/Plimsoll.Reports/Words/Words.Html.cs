using System.Globalization;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>Sentences of the page.</summary>
internal static partial class Words
{
    public static string OtherFixesLink(int count) => Prose.Count(count, PageProse.OtherFixesOne, PageProse.OtherFixesMany);

    public static string AllRows(int count) => Prose.Fill(PageProse.AllRows, count);

    public static string AsTable(string caption) => Prose.Fill(PageProse.AsTable, caption);

    public static string HullTitle(MemoryReport memory, bool after)
    {
        var sentence = (memory.Limit, after) switch
        {
            (null, false) => PageProse.HullBefore,
            (null, true) => PageProse.HullAfter,
            (_, false) => PageProse.HullBeforeWithLimit,
            _ => PageProse.HullAfterWithLimit,
        };
        return Prose.Fill(sentence, MemoryOf(memory), Size(after ? memory.After : memory.Before), Size(memory.Limit?.Bytes));
    }

    public static string WaterlineSentence(MemoryReport memory)
    {
        var budgets = memory.Changes ? Prose.Fill(PageProse.BudgetsAfterFix, Size(memory.Before), Size(memory.After)) : Prose.Fill(PageProse.Budgets, Size(memory.Before));
        if ((memory.LimitAfter ?? memory.Limit) is not { } limit)
            return $"{budgets} {PageProse.NoLimitKnown}";
        var room = limit.Bytes - (memory.Changes ? memory.After : memory.Before);
        var sentence = (room >= 0, memory.Changes) switch
        {
            (true, false) => PageProse.Headroom,
            (true, true) => PageProse.HeadroomAfterFix,
            (false, false) => PageProse.TooLittle,
            _ => PageProse.TooLittleAfterFix,
        };
        return $"{budgets} {Prose.Fill(sentence, Size(limit.Bytes), Size(Math.Abs(room)))}";
    }

    public static string RegionTitle(RegionReport region, long bytes) => $"{region.Name}: {Size(bytes)} ({BasisOf(region.Basis)}: {region.From})";

    public static string GroupUsed(UseReport use, double share) =>
        share > 1.005 ? Prose.Fill(PageProse.GroupOver, GroupOf(use.Group), Size(use.Bytes)) : Prose.Fill(PageProse.GroupUsed, GroupOf(use.Group), Percent(share));

    public static string InUse(UseReport use) => Prose.Fill(PageProse.InUse, GroupOf(use.Group));

    public static string LimitLine(SizeReport limit) => Prose.Fill(PageProse.LimitLine, Size(limit.Bytes), BasisOf(limit.Basis), limit.From);

    public static string LimitMark(SizeReport limit) => Prose.Fill(PageProse.LimitMark, Size(limit.Bytes));

    public static string TimelineLabel(TimelineReport timeline) =>
        Prose.Fill(PageProse.TimelineLabel, timeline.Events.Count, Instant(timeline.Events[0].At), Instant(timeline.Events[^1].At));

    public static string TimelineSentence(TimelineReport timeline) => timeline.Events.FirstOrDefault(one => one.Mark == TimelineMark.Trigger) is { } trigger
        ? Prose.Fill(PageProse.TimelineWithTrigger, timeline.Events.Count, Instant(timeline.Events[0].At), Instant(timeline.Events[^1].At), Beginning(trigger.Text), trigger.Process, Instant(trigger.At))
        : Prose.Fill(PageProse.TimelineSentence, timeline.Events.Count, Instant(timeline.Events[0].At), Instant(timeline.Events[^1].At));

    public static string EventText(EventReport one)
    {
        var text = one.Times > 1 ? Prose.Fill(PageProse.EventTimes, one.Text, Count(one.Times)) : one.Text;
        return one.Mark == TimelineMark.None ? text : $"{text} [{Mark(one.Mark)}]";
    }

    public static string ShapeOf(TimelineKind kind) => kind switch
    {
        TimelineKind.Start => "▶",
        TimelineKind.Failure => "▲",
        TimelineKind.Kill or TimelineKind.Lost => "✕",
        TimelineKind.FullCollection => "▮",
        TimelineKind.Checkpoint => "◆",
        TimelineKind.End => "■",
        _ => "●",
    };

    public static string Clock(DateTimeOffset at, double span) => at.ToString(span < 600_000 ? "HH:mm:ss" : span < 172_800_000 ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string GcRunTitle(GcCurveReport run) => run.Process.Length > 0 ? Prose.Fill(PageProse.GcRunTitleOfProcess, run.Source, CollectorOf(run), run.Process) : Prose.Fill(PageProse.GcRunTitle, run.Source, CollectorOf(run));

    public static string GcLabel(GcCurveReport run) => Prose.Fill(PageProse.GcLabel, Count(run.Events), Duration(run.LengthMs));

    public static string GcSentence(GcCurveReport run)
    {
        var pauses = run.ApplicationShare is { } share ? Prose.Fill(PageProse.GcPausesAndThroughput, [.. Pauses(run), Number(share * 100)]) : Prose.Fill(PageProse.GcPauses, Pauses(run));
        return $"{pauses} {LiveSentence(run)}";
    }

    public static string FullAt(GcBucket bucket) => Prose.Fill(PageProse.FullAt, Duration(bucket.AtMs), bucket.Full, Duration(bucket.PauseMs));

    public static string HeapSentence(HeapDumpReport dump) => dump.JvmVersion is { } version
        ? Prose.Fill(PageProse.HeapSentenceOfJava, Count(dump.Objects), Size(dump.Reachable), version) : Prose.Fill(PageProse.HeapSentence, Count(dump.Objects), Size(dump.Reachable));

    public static string TreemapLabel(HeapDumpReport dump) => Prose.Fill(PageProse.TreemapLabel, dump.Source, Size(dump.Reachable));

    public static string IcicleLabel(HeapDumpReport dump) => Prose.Fill(PageProse.IcicleLabel, dump.Source, Size(dump.Reachable));

    public static string WholeHeap(HeapDumpReport dump) => Prose.Fill(PageProse.WholeHeap, Size(dump.Reachable));

    public static string NodeName(NodeReport node) => $"{(node.Objects > 1 ? $"{Count(node.Objects)} × " : "")}{ShortClass(node.Class)} {Size(node.Retained)}";

    public static string NodeTitle(NodeReport node, long total) => $"{(node.Objects > 1 ? $"{Count(node.Objects)} × " : "")}{node.Class}: {Size(node.Retained)} ({Percent((double)node.Retained / Math.Max(1, total))})";

    public static string SuspectSentence(SuspectReport suspect) => suspect.Count > 1
        ? Prose.Fill(PageProse.SuspectGroup, Size(suspect.Retained), Percent(suspect.Share), SuspectKindOf(suspect.Kind), suspect.Holder, suspect.Accumulation, Count(suspect.Count))
        : Prose.Fill(PageProse.Suspect, Size(suspect.Retained), Percent(suspect.Share), SuspectKindOf(suspect.Kind), suspect.Holder, suspect.Accumulation);

    /// <summary>What is known of a suspect besides: what its entries hold, who else holds it, why it is a cache.</summary>
    public static IEnumerable<string> SuspectDetails(SuspectReport suspect)
    {
        if (suspect.Application is { } application)
            yield return Prose.Fill(PageProse.SuspectByWayOf, application);
        if (suspect.Payload is { } payload)
            yield return Prose.Fill(PageProse.SuspectPayload, Count(payload.Links), Count(payload.Count), payload.Class, Size(payload.Retained));
        if (suspect.AlsoHeldBy is { Count: > 0 } others)
            yield return Prose.Fill(PageProse.SuspectAlsoHeldBy, string.Join(", ", others));
        if (suspect.CacheSigns is { Count: > 0 } signs)
            yield return Prose.Fill(PageProse.SuspectCacheSigns, string.Join("; ", signs));
    }

    /// <summary>What is known of a step of a path besides its field.</summary>
    public static IEnumerable<string> StopDetails(PathReport stop)
    {
        if (stop.ThreadLocal is { } local)
            yield return Prose.Fill(PageProse.StopThreadLocal, local);
        foreach (var use in stop.Uses ?? [])
            yield return Prose.Fill(PageProse.StopUse, use.Thread, use.Frame);
    }

    public static string SuspectKindOf(string kind) => kind switch
    {
        "owner" => HeapProse.KindOwner,
        "cache" => HeapProse.KindCache,
        "loader" => HeapProse.KindLoader,
        "thread" => HeapProse.KindThread,
        _ => kind,
    };

    public static string HistogramTitle(GrowthReport histogram) => histogram.Process.Length > 0 ? Prose.Fill(PageProse.HistogramTitle, histogram.Process) : PageProse.HistogramTitleOfJvm;

    public static string HistogramSentence(GrowthReport histogram) => histogram.Samples < 2 ? histogram.Last : Prose.Fill(PageProse.HistogramSentence, histogram.Samples, histogram.First, histogram.Last);

    public static string FindingsHeading(int? count) => count is null ? PageProse.AllFindings : Prose.Fill(PageProse.AllFindingsCounted, count);

    public static string ApplicabilityOf(Applicability applicability) => applicability switch
    {
        Diagnosis.Applicability.Safe => PageProse.FixSafe,
        Diagnosis.Applicability.Check => PageProse.FixCheck,
        _ => PageProse.FixPlaceholders,
    };

    public static string WeightOf(Weight weight) => weight switch
    {
        Weight.Weak => PageProse.WeightWeak,
        Weight.Strong => PageProse.WeightStrong,
        Weight.Decisive => PageProse.WeightDecisive,
        Weight.Against => PageProse.WeightAgainst,
        _ => PageProse.WeightRefuting,
    };

    public static string PassedCaption(int count) => Prose.Count(count, VerdictProse.PassedOne, VerdictProse.PassedMany);

    public static string SkippedCaption(int count) => Prose.Count(count, PageProse.SkippedOne, PageProse.SkippedMany);

    private static object?[] Pauses(GcCurveReport run) =>
        [
            Prose.Fill(run.Pauses.Count == 1 ? PageProse.PausesOne : PageProse.PausesMany, Count(run.Pauses.Count)), Prose.Fill(run.FullCollections == 1 ? PageProse.FullsOne : PageProse.FullsMany, Count(run.FullCollections)),
            Duration(run.Pauses.P50Ms), Duration(run.Pauses.P99Ms), Duration(run.Pauses.MaxMs),
        ];

    // In the document stands the name that programs know; a name that is none of them is shown as it came.
    private static string CollectorOf(GcCurveReport run) => Enum.TryParse<GcCollector>(run.Collector, out var collector) ? GcNames.Of(collector) : run.Collector;

    private static string CollectionsOf(string from) => from switch
    {
        "full" => PageProse.CollectionsFull,
        "mixed" => PageProse.CollectionsMixed,
        "remark" => PageProse.CollectionsRemark,
        "old" => PageProse.CollectionsOld,
        _ => PageProse.CollectionsNone,
    };

    private static string LiveSentence(GcCurveReport run)
    {
        if (run.LiveSet.Bytes is not { } bytes)
            return PageProse.NoLiveSet;
        var of = run.Limit is { } limit and > 0 ? Prose.Fill(PageProse.SizeOfLimit, Size(bytes), Size(limit)) : Size(bytes);
        var from = CollectionsOf(run.LiveSet.From);
        return run.LiveSet.BytesPerHour switch
        {
            null => Prose.Fill(PageProse.LiveSet, of, from),
            0 => Prose.Fill(PageProse.LiveSetLevel, of, from),
            _ when run.LiveSet is { Lower: { } lower and <= 0, Upper: { } upper and >= 0 } => Prose.Fill(PageProse.LiveSetUnsure, of, from, Bytes.Text((long)lower), Bytes.Text((long)upper)),
            var slope => Prose.Fill(slope < 0 ? PageProse.LiveSetFalling : PageProse.LiveSetRising, of, from,
                Bytes.Text((long)Math.Abs(slope.Value)), Bytes.Text((long)(run.LiveSet.Lower ?? slope)), Bytes.Text((long)(run.LiveSet.Upper ?? slope))),
        };
    }

    private static string ShortClass(string name)
    {
        var plain = name.StartsWith("class ", StringComparison.Ordinal) ? name[6..] : name;
        return plain[(plain.LastIndexOf('.') + 1)..];
    }
}
