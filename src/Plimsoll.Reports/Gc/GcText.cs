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
        var words = new List<string> { GcNames.Of(run.Collector) + (run.Collector is GcCollector.GenerationalZ or GcCollector.GenerationalShenandoah ? " (generational)" : "") };
        if (facts.Version is { } version)
            words.Add("JVM " + version);
        if (report.Measures.Heap.Limit is { } limit)
            words.Add((facts.HeapMax is null ? "heap seen up to " : "heap up to ") + GcChart.Size(limit));
        if (facts.CpusAvailable is { } cpus)
            words.Add(Format($"{cpus} CPUs"));
        if ((facts.ContainerMemory ?? facts.Memory) is { } memory)
            words.Add(GcChart.Size(memory) + " memory");
        _output.WriteLine((count > 1 ? Format($"Run {index + 1} of {count}: ") : "") + string.Join(", ", words));
        var first = run.Events.IsEmpty ? TimeSpan.Zero : run.Events[0].Time;
        var from = run.At(first) is { } date ? date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) + ", " : "";
        Line("covers", run.Clock == GcClock.None ? Format($"{run.Events.Length} events without times") : Format($"{from}{Span(report.Measures.Length)}, {run.Events.Length} events"));
    }

    private void Verdict(GcRunReport report)
    {
        if (report.IsHealthy)
            Line("healthy", Format($"{RuleBook.Limits.Count} limits and {RuleBook.Checks.Count} checks looked, none found anything wrong"));
        foreach (var finding in report.Findings)
        {
            Folded("finding", finding.Cause == "unknown" ? $"{finding.Summary} ({finding.Id})" : Format($"{finding.Summary} ({finding.Id}, confidence {finding.Confidence:0.00})"));
            foreach (var seen in finding.Evidence)
                Folded("", "- " + seen);
            Folded("", finding.Fix is { } fix ? "-> " + fix : "");
        }

        foreach (var advice in report.Advice)
        {
            Folded(advice.Level == AdviceLevel.Warning ? "warning" : "note", $"{advice.Id}: {advice.Seen}");
            Folded("", "-> " + advice.ToDo);
        }
    }

    private void Pauses(GcMeasures measures)
    {
        var pauses = measures.Pauses;
        Line("pauses", Format($"{pauses.Count}, together {Span(pauses.Sum)}") + (measures.Throughput is { } throughput ? Format($"; application ran {throughput * 100:0.00} % of the time") : ""));
        if (pauses.Count == 0)
            return;
        Line("", Format($"mean {Span(pauses.Mean)}, p50 {Span(pauses.P50)}, p95 {Span(pauses.P95)}, p99 {Span(pauses.P99)}, max {Span(pauses.Max)}"));
        foreach (var group in measures.PausesByKind)
            Line("  " + GcNames.Words(group.Name), Format($"{group.Pauses.Count,6}  sum {Span(group.Pauses.Sum),10}  p50 {Span(group.Pauses.P50),10}  max {Span(group.Pauses.Max),10}"));
        Line("causes", string.Join(", ", measures.PausesByCause.Where(group => group.Name.Length > 0).Take(4).Select(group => Format($"{group.Name} {group.Pauses.Count}"))));
        if (measures.WorstIntervals is [var worst, ..] && measures.Length >= Minute)
            Line("worst minute", Format($"from {Span(worst.From)}: {worst.Share * 100:0.0} % stopped"));
    }

    private void Memory(GcRunReport report)
    {
        var measures = report.Measures;
        Line("live set", measures.LiveSet.Bytes is { } live
            ? Format($"{GcChart.Size(live)} ({Evidence(measures.LiveSet)})") : "no evidence in this log");
        if (measures.LiveSetTrend is { } trend && trend.Span >= Minute)
            Line("", trend is { Lower: 0, Upper: 0 }
                ? Format($"flat over {Span(trend.Span)}, {trend.Points} points")
                : Format($"trend {Signed(trend.BytesPerHour)}/h, 95 % between {Signed(trend.Lower)} and {Signed(trend.Upper)}, {trend.Points} points"));
        Line("shape", GcNames.Sentence(measures.Shape));
        if (measures.Allocation.BytesPerSecond is { } rate)
            Line("allocation", Format($"{GcChart.Size(rate)}/s, peak {GcChart.Size(measures.Allocation.PeakBytesPerSecond ?? 0)}/s") + (measures.Heap.YoungCommitted is null ? "" : Format($"; promotion {GcChart.Size(measures.Promotion.BytesPerSecond ?? 0)}/s")));
        if (measures.Heap.PeakUsed is { } peak)
            Line("heap", Format($"peak {GcChart.Size(peak)}, after the last collection {GcChart.Size(measures.Heap.LastAfter ?? 0)}, committed {GcChart.Size(measures.Heap.LastCommitted ?? 0)}"));
        if (measures.Metaspace is { Last: { } metaspace, Peak: > 0 })
            Line("class metadata", Format($"{GcChart.Size(metaspace)}, peak {GcChart.Size(measures.Metaspace.Peak ?? 0)}") + (measures.Metaspace.Collections > 0 ? Format($"; {measures.Metaspace.Collections} collections because of it") : ""));
        Cycles(measures.Cycles);
    }

    private void Cycles(ConcurrentCycles cycles)
    {
        if (cycles.Started + cycles.YoungCycles > 0)
        {
            var ends = cycles.Finished + cycles.Aborted > 0 ? Format($", {cycles.Finished} finished, {cycles.Aborted} given up") : "; the log does not tell how they ended";
            Line("cycles", Format($"{cycles.Started} begun{ends}") + (cycles.YoungCycles > 0 ? Format($"; {cycles.YoungCycles} of the young generation") : ""));
        }

        if (!cycles.Causes.IsEmpty)
            Wrapped("", [.. cycles.Causes.Select(cause => Format($"{cause.Cause} {cause.Count}"))]);
    }

    private void Trouble(GcMeasures measures)
    {
        var failures = measures.Failures;
        var counts = new (string Name, int Count)[]
        {
            ("consecutive Full GCs", measures.ConsecutiveFullCollections > 1 ? measures.ConsecutiveFullCollections : 0),
            ("evacuation failures", failures.EvacuationFailures), ("promotion failures", failures.PromotionFailures),
            ("concurrent mode failures", failures.ConcurrentModeFailures), ("concurrent mode interruptions", failures.ConcurrentModeInterruptions),
            ("degenerated cycles", failures.Degenerated), ("of them upgraded to full", failures.UpgradedToFull), ("allocation stalls", failures.AllocationStalls), ("relocation stalls", failures.RelocationStalls),
            ("out of memory", failures.OutOfMemoryNotices), ("humongous collections", measures.Heap.HumongousCollections),
            ("System.gc()", measures.Explicit.SystemGc), ("by jcmd", measures.Explicit.DiagnosticCommand), ("by heap dumps", measures.Explicit.HeapDump),
            ("by histograms", measures.Explicit.HeapInspection), ("by agents", measures.Explicit.Jvmti),
        };
        var found = counts.Where(one => one.Count > 0).Select(one => Format($"{one.Name} {one.Count}")).ToList();
        if (failures.OverheadLimitLike || failures.OverheadLimitNotices > 0)
            found.Add("GC overhead limit");
        if (found.Count > 0)
            Wrapped("events", found);
        if (measures.Cpu.Long > 0)
            Folded("cpu", Format($"of {measures.Cpu.Long} pauses of 20 ms and more: {measures.Cpu.SystemAboveUser} with more kernel than user time, {measures.Cpu.Inverted} longer than their CPU time"));
        if (measures.Safepoints.Count > 0)
            Line("safepoints", Format($"{measures.Safepoints.Count}, together {Span(measures.Safepoints.Total)}") + (measures.Safepoints.LongestReaching > TimeSpan.Zero ? $"; reaching them took at most {Span(measures.Safepoints.LongestReaching)}" : ""));
    }

    private void Charts(GcRunReport report)
    {
        if (report.Run.Events.Length < 3 || report.Measures.Length <= TimeSpan.Zero)
            return;
        if (report.Measures.Heap.Limit is { } limit && report.Measures.Heap.PeakAfter is not null)
            Chart("heap after collections", report, one => one.HeapAfter ?? double.NaN, limit, GcChart.Size);
        if (report.Measures.Pauses.Count > 2)
            Chart("pauses", report, one => one.IsPause ? one.Duration.TotalMilliseconds : double.NaN, report.Measures.Pauses.Max.TotalMilliseconds, value => Span(TimeSpan.FromMilliseconds(value)));
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
        Line("read", Format($"{coverage.Understood} of {coverage.Gc} GC lines understood, {coverage.Total} lines in all") + (coverage.Truncated ? "; the log is cut" : ""));
        foreach (var line in coverage.Unread.Take(5))
            Line("", Format($"line {line.Number} not understood: {line.Text}"));
    }

    private void Line(string label, string text)
    {
        if (text.Length > 0)
            _output.WriteLine(label.PadRight(Label) + text);
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

    private static string Evidence(LiveSet live)
    {
        var what = live.From switch
        {
            LiveSetEvidence.Full => "Full GCs",
            LiveSetEvidence.Mixed => "mixed collections",
            LiveSetEvidence.Remark => "marking cycles of the old generation",
            _ => "concurrent cycles",
        };
        return live.Figures == 1 ? "after the only one of its " + what : Format($"median after the last {Math.Min(3, live.Figures)} of {live.Figures} {what}");
    }

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
