using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>The page's prose.</summary>
internal static partial class Words
{
    public const string SkipToContent = "Skip to the sections";
    public const string SectionsLabel = "Sections";
    public const string PageNote = "Made by plimsoll. This page loads nothing from anywhere; every number stands in the tables, too.";
    public const string ConfidenceTerm = "confidence";
    public const string FailureTerm = "failure";
    public const string CauseTerm = "cause";
    public const string ProcessTerm = "process";
    public const string WhenTerm = "when";
    public const string WaterlineHeading = "Waterline";
    public const string Change0 = "change";
    public const string From = "from";
    public const string Sum = "sum";
    public const string ContainerLimit = "limit of the container";
    public const string Kind0 = "kind";
    public const string Place = "place";
    public const string ClocksCaption = "Clocks";
    public const string Source0 = "source";
    public const string Shift = "shift";
    public const string Because = "because";
    public const string GcHeading = "Garbage collection";
    public const string PausesAxis = "pauses";
    public const string GcBefore = "heap before";
    public const string GcAfter = "heap after";
    public const string GcLive = "live set and its slope";
    public const string GcLimit = "limit";
    public const string GcFull = "Full GC";
    public const string PausesByCause = "Pauses by cause";
    public const string CountTerm = "count";
    public const string SumTerm = "sum";
    public const string LongestTerm = "longest";
    public const string NoCause = "(not named)";
    public const string GcCurve = "Heap over time";
    public const string SinceStart = "since start";
    public const string HeapHeading = "Heap";
    public const string TreemapHeading = "Who is large";
    public const string TreemapNote = "Area is retained size; an inner box is held only by the box around it; empty room is the object itself and what is too small to draw.";
    public const string IcicleHeading = "Who holds whom";
    public const string IcicleNote = "Width is retained size; what hangs below a bar would be freed with it.";
    public const string DominatorCaption = "Dominator tree";
    public const string ClassTerm = "class";
    public const string HeldBy = "held by";
    public const string ShallowTerm = "own bytes";
    public const string RetainedTerm = "retained";
    public const string ShareTerm = "share";
    public const string Root = "a root";
    public const string SuspectsHeading = "Suspects";
    public const string ChainLabel = "Strong path from a root:";
    public const string LoadersHeading = "Class loaders";
    public const string LoadersCaption = "Class loaders by family";
    public const string LoaderTerm = "loader";
    public const string AliveTerm = "alive";
    public const string LeakedTerm = "leaked";
    public const string ClassesTerm = "classes";
    public const string HoldersCaption = "What holds the leaked loaders";
    public const string PatternTerm = "pattern";
    public const string HeldTerm = "held";
    public const string ViaTerm = "via";
    public const string ClassesCaption = "Objects by class";
    public const string BytesTerm = "bytes";
    public const string GrowthHeading = "Growth";
    public const string GrowthCaption = "Growth by class";
    public const string CountFirst = "count first";
    public const string CountLast = "count last";
    public const string BytesFirst = "bytes first";
    public const string BytesLast = "bytes last";
    public const string LoaderCountsCaption = "User-code class loaders over time";
    public const string FixesHeading = "Fixes";
    public const string SeverityTerm = "severity";
    public const string RuleTerm = "rule";
    public const string WhatTerm = "what";
    public const string EvidenceHeading = "Evidence";
    public const string RestInJson = "More findings are in the tables above; their evidence is in the JSON of this result.";
    public const string WouldDecideTerm = "Would decide:";
    public const string RuledOutCaption = "Explanations that were weighed and not chosen";
    public const string OutcomeTerm = "outcome";
    public const string NeedsTerm = "needs";
    public const string FormatTerm = "format";
    public const string DetailTerm = "detail";
    public const string FactsTerm = "facts";
    public const string NotRecognised = "not recognised";

    public static string OtherFixesLink(int count) => count == 1 ? "1 other way" : $"{count} other ways";

    public static string AllRows(int count) => $"all {count} rows";

    public static string AsTable(string caption) => $"{caption} as a table";

    public static string HullTitle(MemoryReport memory, bool after) =>
        $"{MemoryOf(memory)} {(after ? AfterFix : BeforeFix)}: budgets of {Size(after ? memory.After : memory.Before)}{(memory.Limit is { } limit ? $", {ContainerLimit} {Size(limit.Bytes)}" : "")}";

    public static string WaterlineSentence(MemoryReport memory)
    {
        var budgets = $"The budgets add up to {Size(memory.Before)}{(memory.Changes ? $", after the fix to {Size(memory.After)}" : "")}.";
        if ((memory.LimitAfter ?? memory.Limit) is not { } limit)
            return budgets + " The evidence names no limit of the container.";
        var room = limit.Bytes - (memory.Changes ? memory.After : memory.Before);
        return $"{budgets} The container grants {Size(limit.Bytes)}: {(room >= 0 ? $"{Size(room)} of headroom" : $"{Size(-room)} too little")}{(memory.Changes ? " after the fix" : "")}.";
    }

    public static string GroupUsed(UseReport use, double share) => share > 1.005 ? $"{GroupOf(use.Group)} over: {Size(use.Bytes)}" : $"{GroupOf(use.Group)} {Percent(share)} used";

    public static string InUse(UseReport use) => $"in use: {GroupOf(use.Group)}";

    public static string LimitLine(SizeReport limit) => $"{ContainerLimit}: {Size(limit.Bytes)} ({BasisOf(limit.Basis)}, {limit.From})";

    public static string LimitMark(SizeReport limit) => $"limit {Size(limit.Bytes)}";

    public static string TimelineLabel(TimelineReport timeline) => $"{timeline.Events.Count} events from {Instant(timeline.Events[0].At)} to {Instant(timeline.Events[^1].At)}";

    public static string TimelineSentence(TimelineReport timeline) => timeline.Events.FirstOrDefault(one => one.Mark == TimelineMark.Trigger) is { } trigger
        ? $"{TimelineLabel(timeline)}. Trigger: {Beginning(trigger.Text)} ({trigger.Process}, {Instant(trigger.At)})."
        : TimelineLabel(timeline) + ".";

    public static string EventText(EventReport one) => $"{one.Text}{(one.Times > 1 ? $" ({Count(one.Times)} times)" : "")}{(one.Mark == TimelineMark.None ? "" : $" [{Mark(one.Mark)}]")}";

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

    public static string GcRunTitle(GcCurveReport run) => $"{run.Source}: {run.Collector}{(run.Process.Length > 0 ? $" of {run.Process}" : "")}";

    public static string GcLabel(GcCurveReport run) => $"Heap before and after {Count(run.Events)} events of the collector over {Duration(run.LengthMs)}, with pauses below";

    public static string GcSentence(GcCurveReport run)
    {
        var live = run.LiveSet.Bytes is { } bytes ? $" Live set {Size(bytes)}{(run.Limit is { } limit and > 0 ? $" of {Size(limit)}" : "")} (after {run.LiveSet.From} collections){Slope(run.LiveSet)}." : " The log does not tell the live set.";
        var throughput = run.Throughput is { } share ? $", {Number(share * 100)} % of the time for the application" : "";
        return $"{Count(run.Pauses.Count)} pauses, {Count(run.FullCollections)} Full GCs; median {Duration(run.Pauses.P50Ms)}, 99 % below {Duration(run.Pauses.P99Ms)}, longest {Duration(run.Pauses.MaxMs)}{throughput}.{live}";
    }

    public static string FullAt(GcBucket bucket) => $"{Duration(bucket.AtMs)}: {bucket.Full} Full GC, longest pause {Duration(bucket.PauseMs)}";

    public static string HeapSentence(HeapDumpReport dump) => $"{Count(dump.Objects)} objects, {Size(dump.Reachable)} reachable{(dump.JvmVersion is { } version ? $", Java {version}" : "")}.";

    public static string TreemapLabel(HeapDumpReport dump) => $"Treemap of the dominator tree of {dump.Source}: {Size(dump.Reachable)}";

    public static string IcicleLabel(HeapDumpReport dump) => $"Icicle of the dominator tree of {dump.Source}: {Size(dump.Reachable)}";

    public static string WholeHeap(HeapDumpReport dump) => $"all reachable objects: {Size(dump.Reachable)}";

    public static string NodeName(NodeReport node) => $"{(node.Objects > 1 ? $"{Count(node.Objects)} × " : "")}{ShortClass(node.Class)} {Size(node.Retained)}";

    public static string NodeTitle(NodeReport node, long total) => $"{(node.Objects > 1 ? $"{Count(node.Objects)} × " : "")}{node.Class}: {Size(node.Retained)} ({Percent((double)node.Retained / Math.Max(1, total))})";

    public static string SuspectSentence(SuspectReport suspect) =>
        $"retains {Size(suspect.Retained)} ({Percent(suspect.Share)} of the heap){(suspect.Count > 1 ? $", {Count(suspect.Count)} objects together" : "")}. Kind: {suspect.Kind}; held by {suspect.Holder}; the bytes fan out below {suspect.Accumulation}.";

    public static string HistogramTitle(GrowthReport histogram) => $"Class histograms of {(histogram.Process.Length > 0 ? histogram.Process : "the JVM")}";

    public static string HistogramSentence(GrowthReport histogram) => histogram.Samples < 2 ? histogram.Last : $"{histogram.Samples} histograms; the first, {histogram.First}, against the last, {histogram.Last}.";

    public static string FindingsHeading(int? count) => count is null ? "All findings" : $"All {count} findings";

    public static string ApplicabilityOf(Applicability applicability) => applicability switch
    {
        Diagnosis.Applicability.Safe => "safe: apply as it stands",
        Diagnosis.Applicability.Check => "check: apply after a look at what it changes",
        _ => "placeholders: fill them in first",
    };

    public static string WeightOf(Weight weight) => weight.ToString().ToLowerInvariant();

    public static string PassedCaption(int count) => $"{count} checks passed";

    public static string SkippedCaption(int count) => $"{count} explanations without evidence";

    private static string Beginning(string text) => text.Length <= 120 ? text : text[..Math.Max(60, text.LastIndexOf(' ', 120))] + " ...";

    private static string Slope(LiveSetReport live) => live.BytesPerHour is not { } slope ? "" : slope == 0 ? ", level"
        : $", {(slope < 0 ? "falling" : "rising")} by {Bytes.Text((long)Math.Abs(slope))} an hour (95 %: {Bytes.Text((long)(live.Lower ?? slope))} to {Bytes.Text((long)(live.Upper ?? slope))})";

    private static string ShortClass(string name)
    {
        var plain = name.StartsWith("class ", StringComparison.Ordinal) ? name[6..] : name;
        return plain[(plain.LastIndexOf('.') + 1)..];
    }
}
