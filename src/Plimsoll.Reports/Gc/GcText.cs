using System.Globalization;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>The report of <c>plimsoll gc</c> for a person.</summary>
public sealed class GcText
{
    private const int Label = 18;

    /// <summary>What is told per hour or as a worst minute needs a minute at least.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TextWriter _output;
    private readonly int _width;

    private GcText(TextWriter output, int width) => (_output, _width) = (output, Math.Clamp(width, 80, 120));

    /// <summary>Writes the report, at most 120 columns wide.</summary>
    public static void Write(GcReport report, TextWriter output, int width)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new GcText(output, width);
        for (var index = 0; index < report.Runs.Count; index++)
            text.Run(report.Runs[index], index, report.Runs.Count);
        text.Coverage(report.Coverage);
    }

    private void Run(GcRunReport report, int index, int count)
    {
        Head(report, index, count);
        Verdict(report);
        Pauses(report.Measures);
        Memory(report);
        Trouble(report.Measures);
        Charts(report);
        _output.WriteLine();
    }

    private void Head(GcRunReport report, int index, int count)
    {
        var (run, facts) = (report.Run, report.Run.Facts);
        var collector = GcNames.Of(run.Collector);
        var words = new List<string> { run.Collector is GcCollector.GenerationalZ or GcCollector.GenerationalShenandoah ? Prose.Fill(GcProse.Generational, collector) : collector };
        if (facts.Version is { } version)
            words.Add(Prose.Fill(GcProse.Jvm, version));
        if (report.Measures.Heap.Limit is { } limit)
            words.Add(Prose.Fill(facts.HeapMax is null ? GcProse.HeapSeenUpTo : GcProse.HeapUpTo, GcChart.Size(limit)));
        if (facts.CpusAvailable is { } cpus)
            words.Add(Prose.Count(cpus, GcProse.CpusOne, GcProse.CpusMany));
        if ((facts.ContainerMemory ?? facts.Memory) is { } memory)
            words.Add(Prose.Fill(GcProse.Memory, GcChart.Size(memory)));
        var all = string.Join(", ", words);
        _output.WriteLine(count > 1 ? Prose.Fill(GcProse.Run, index + 1, count, all) : all);
        var first = run.Events.IsEmpty ? TimeSpan.Zero : run.Events[0].Time;
        var from = run.At(first) is { } date ? date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) + ", " : "";
        var events = Prose.Count(run.Events.Length, GcProse.EventsOne, GcProse.EventsMany);
        Line(GcProse.CoversLabel, run.Clock == GcClock.None ? Prose.Fill(GcProse.WithoutTimes, events) : $"{from}{Span(report.Measures.Length)}, {events}");
    }

    private void Verdict(GcRunReport report)
    {
        if (report.IsHealthy)
            Line(GcProse.HealthyLabel, Prose.Fill(GcProse.Healthy, RuleBook.Limits.Count, RuleBook.Checks.Count));
        foreach (var finding in report.Findings)
        {
            Folded(GcProse.FindingLabel, finding.Cause == "unknown" ? $"{finding.Summary} ({finding.Id})" : Prose.Fill(GcProse.Finding, finding.Summary, finding.Id, finding.Confidence));
            foreach (var seen in finding.Evidence)
                Folded("", "- " + seen);
            Folded("", finding.Fix is { } fix ? "-> " + fix : "");
        }

        foreach (var advice in report.Advice)
        {
            Folded(advice.Level == AdviceLevel.Warning ? GcProse.WarningLabel : GcProse.NoteLabel, $"{advice.Id}: {advice.Seen}");
            Folded("", "-> " + advice.ToDo);
        }
    }

    private void Pauses(GcMeasures measures)
    {
        var pauses = measures.Pauses;
        Line(GcProse.PausesLabel, measures.Throughput is { } throughput and > 0
            ? Prose.Fill(GcProse.PausesAndThroughput, pauses.Count, Span(pauses.Sum), throughput * 100) : Prose.Fill(GcProse.Together, pauses.Count, Span(pauses.Sum)));
        if (pauses.Count == 0)
            return;
        Line("", Prose.Fill(GcProse.Percentiles, Span(pauses.Mean), Span(pauses.P50), Span(pauses.P95), Span(pauses.P99), Span(pauses.Max)));
        foreach (var group in measures.PausesByKind)
            Line("  " + GcNames.Words(group.Name), Prose.Fill(GcProse.PausesOfKind, group.Pauses.Count, Span(group.Pauses.Sum), Span(group.Pauses.P50), Span(group.Pauses.Max)));
        Line(GcProse.CausesLabel, string.Join(", ", measures.PausesByCause.Where(group => group.Name.Length > 0).Take(4).Select(group => $"{group.Name} {group.Pauses.Count.ToString(CultureInfo.InvariantCulture)}")));
        if (measures.WorstIntervals is [var worst, ..] && measures.Length >= Minute)
            Line(GcProse.WorstMinuteLabel, Prose.Fill(GcProse.WorstMinute, Span(worst.From), worst.Share * 100));
    }

    private void Memory(GcRunReport report)
    {
        var measures = report.Measures;
        Line(GcProse.LiveSetLabel, measures.LiveSet.Bytes is { } live ? Prose.Fill(EvidenceOf(measures.LiveSet), GcChart.Size(live), Math.Min(3, measures.LiveSet.Figures), measures.LiveSet.Figures) : GcProse.NoLiveSet);
        if (measures.LiveSetTrend is { } trend && trend.Span >= Minute)
            Line("", trend is { Lower: 0, Upper: 0 }
                ? Prose.Fill(GcProse.Flat, Span(trend.Span), trend.Points)
                : Prose.Fill(GcProse.Trend, Signed(trend.BytesPerHour), Signed(trend.Lower), Signed(trend.Upper), trend.Points));
        Line(GcProse.ShapeLabel, GcNames.Sentence(measures.Shape));
        if (measures.Allocation.BytesPerSecond is { } rate)
            Line(GcProse.AllocationLabel, Prose.Fill(measures.Heap.YoungCommitted is null ? GcProse.Allocation : GcProse.AllocationAndPromotion,
                GcChart.Size(rate), GcChart.Size(measures.Allocation.PeakBytesPerSecond ?? 0), GcChart.Size(measures.Promotion.BytesPerSecond ?? 0)));
        if (measures.Heap.PeakUsed is { } peak)
            Line(GcProse.HeapLabel, Prose.Fill(GcProse.Heap, GcChart.Size(peak), GcChart.Size(measures.Heap.LastAfter ?? 0), GcChart.Size(measures.Heap.LastCommitted ?? 0)));
        if (measures.Metaspace is { Last: { } metaspace, Peak: > 0 })
            Line(GcProse.MetadataLabel, Prose.Fill(measures.Metaspace.Collections > 0 ? GcProse.MetadataWithCollections : GcProse.Metadata,
                GcChart.Size(metaspace), GcChart.Size(measures.Metaspace.Peak ?? 0), measures.Metaspace.Collections));
        Cycles(measures.Cycles);
    }

    private void Cycles(ConcurrentCycles cycles)
    {
        if (cycles.Started + cycles.YoungCycles > 0)
        {
            var sentence = (cycles.Finished + cycles.Aborted > 0, cycles.YoungCycles > 0) switch
            {
                (true, true) => GcProse.CyclesAndYoung,
                (true, false) => GcProse.Cycles,
                (false, true) => GcProse.CyclesWithoutEndAndYoung,
                _ => GcProse.CyclesWithoutEnd,
            };
            Line(GcProse.CyclesLabel, Prose.Fill(sentence, cycles.Started, cycles.YoungCycles, cycles.Finished, cycles.Aborted));
        }

        if (!cycles.Causes.IsEmpty)
            Wrapped("", [.. cycles.Causes.Select(cause => $"{cause.Cause} {cause.Count.ToString(CultureInfo.InvariantCulture)}")]);
    }

    private void Trouble(GcMeasures measures)
    {
        var failures = measures.Failures;
        var counts = new (string Name, int Count)[]
        {
            (GcProse.CountConsecutive, measures.ConsecutiveFullCollections > 1 ? measures.ConsecutiveFullCollections : 0),
            (GcProse.CountEvacuation, failures.EvacuationFailures), (GcProse.CountPromotion, failures.PromotionFailures),
            (GcProse.CountModeFailures, failures.ConcurrentModeFailures), (GcProse.CountModeInterruptions, failures.ConcurrentModeInterruptions),
            (GcProse.CountDegenerated, failures.Degenerated), (GcProse.CountUpgraded, failures.UpgradedToFull), (GcProse.CountAllocationStalls, failures.AllocationStalls), (GcProse.CountRelocationStalls, failures.RelocationStalls),
            (GcProse.CountOutOfMemory, failures.OutOfMemoryNotices), (GcProse.CountHumongous, measures.Heap.HumongousCollections),
            (GcProse.CountSystemGc, measures.Explicit.SystemGc), (GcProse.CountJcmd, measures.Explicit.DiagnosticCommand), (GcProse.CountHeapDumps, measures.Explicit.HeapDump),
            (GcProse.CountHistograms, measures.Explicit.HeapInspection), (GcProse.CountAgents, measures.Explicit.Jvmti),
        };
        var found = counts.Where(one => one.Count > 0).Select(one => Prose.Fill(one.Name, one.Count)).ToList();
        if (failures.OverheadLimitLike || failures.OverheadLimitNotices > 0)
            found.Add(GcProse.OverheadLimit);
        if (found.Count > 0)
            Wrapped(GcProse.EventsLabel, found);
        if (measures.Cpu.Long > 0)
            Folded(GcProse.CpuLabel, Prose.Fill(GcProse.Cpu, measures.Cpu.Long, measures.Cpu.SystemAboveUser, measures.Cpu.Inverted));
        if (measures.Safepoints.Count > 0)
            Line(GcProse.SafepointsLabel, Prose.Fill(measures.Safepoints.LongestReaching > TimeSpan.Zero ? GcProse.SafepointsAndReaching : GcProse.Together,
                measures.Safepoints.Count, Span(measures.Safepoints.Total), Span(measures.Safepoints.LongestReaching)));
    }

    private void Charts(GcRunReport report)
    {
        if (report.Run.Events.Length < 3 || report.Measures.Length <= TimeSpan.Zero)
            return;
        if (report.Measures.Heap.Limit is { } limit && report.Measures.Heap.PeakAfter is not null)
            Chart(GcProse.ChartHeap, report, one => one.HeapAfter ?? double.NaN, limit, GcChart.Size);
        if (report.Measures.Pauses.Count > 2)
            Chart(GcProse.ChartPauses, report, one => one.IsPause ? one.Duration.TotalMilliseconds : double.NaN, report.Measures.Pauses.Max.TotalMilliseconds, value => Span(TimeSpan.FromMilliseconds(value)));
    }

    private void Chart(string title, GcRunReport report, Func<GcEvent, double> value, double top, Func<double, string> scale)
    {
        _output.WriteLine();
        _output.WriteLine("  " + title);
        foreach (var line in GcChart.Draw(report.Run.Events, report.Measures.Length, value, top, _width - 2, scale))
            _output.WriteLine("  " + line);
    }

    private void Coverage(GcCoverage coverage)
    {
        Line(GcProse.ReadLabel, Prose.Fill(coverage.Truncated ? GcProse.CoverageCut : GcProse.Coverage, coverage.Understood, coverage.Gc, coverage.Total));
        foreach (var line in coverage.Unread.Take(5))
            Line("", Prose.Fill(GcProse.NotUnderstood, line.Number, line.Text));
    }

    private void Line(string label, string text)
    {
        if (text.Length > 0)
            _output.WriteLine(label.PadRight(Label - 1) + " " + text);
    }

    /// <summary>A sentence over as many lines as it needs; a word longer than the line keeps its length.</summary>
    private void Folded(string label, string text)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Label + line.Length + word.Length + 1 > _width)
            {
                Line(label, line);
                (label, line) = ("", "");
            }

            line += (line.Length > 0 ? " " : "") + word;
        }

        Line(label, line);
    }

    private void Wrapped(string label, List<string> items)
    {
        var line = "";
        foreach (var item in items)
        {
            if (line.Length > 0 && Label + line.Length + item.Length + 2 > _width)
            {
                Line(label, line + ",");
                (label, line) = ("", "");
            }

            line += (line.Length > 0 ? ", " : "") + item;
        }

        Line(label, line);
    }

    private static string EvidenceOf(LiveSet live) => (live.From, live.Figures == 1) switch
    {
        (LiveSetEvidence.Full, true) => GcProse.LiveAfterFull,
        (LiveSetEvidence.Mixed, true) => GcProse.LiveAfterMixed,
        (LiveSetEvidence.Remark, true) => GcProse.LiveAfterRemark,
        (_, true) => GcProse.LiveAfterConcurrent,
        (LiveSetEvidence.Full, _) => GcProse.LiveAfterFulls,
        (LiveSetEvidence.Mixed, _) => GcProse.LiveAfterMixeds,
        (LiveSetEvidence.Remark, _) => GcProse.LiveAfterRemarks,
        _ => GcProse.LiveAfterConcurrents,
    };

    private static string Signed(double bytes) => (bytes < 0 ? "-" : "+") + GcChart.Size(Math.Abs(bytes));

    private static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => Format($"{(int)time.TotalDays} d {time.Hours} h"),
        { TotalHours: >= 1 } => Format($"{(int)time.TotalHours} h {time.Minutes} min"),
        { TotalMinutes: >= 1 } => Format($"{(int)time.TotalMinutes} min {time.Seconds} s"),
        { TotalSeconds: >= 1 } => Format($"{time.TotalSeconds:0.000} s"),
        _ => Format($"{time.TotalMilliseconds:0.###} ms"),
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
