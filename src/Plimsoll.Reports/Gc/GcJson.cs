using System.Text.Json;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>The JSON of <c>plimsoll gc</c>: sizes in bytes, durations in milliseconds, times in seconds on the run's clock. docs/gc-logs.md lists the fields.</summary>
public static partial class GcJson
{
    private const int MostPoints = 1000;

    /// <summary>Writes one document.</summary>
    public static void Write(GcReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteObjects("runs", report.Runs, run => Run(json, run));
        Coverage(json, report.Coverage);
        json.WriteEndObject();
    }

    private static void Run(Utf8JsonWriter json, GcRunReport report)
    {
        var (run, measures) = (report.Run, report.Measures);
        json.WriteString("collector", GcNames.Of(run.Collector));
        json.WriteBoolean("generational", GcNames.IsGenerational(run.Collector));
        json.WriteString("jvmVersion", run.Facts.Version);
        json.WriteString("clock", run.Clock.ToString().ToLowerInvariant());
        if (run.Origin is { } origin)
            json.WriteString("origin", origin.UtcDateTime);
        Time(json, "length", measures.Length);
        Pauses(json, "pauses", measures.Pauses);
        json.WriteNumber("fullCollections", measures.FullCollections);
        json.WriteNumber("consecutiveFullCollections", measures.ConsecutiveFullCollections);
        Number(json, "throughput", measures.Throughput);
        Time(json, "stopped", measures.Stopped);
        LiveSet(json, measures);
        json.WriteString("shape", GcNames.Of(measures.Shape));
        Spaces(json, measures);
        Counts(json, measures);
        Breakdown(json, measures);
        Facts(json, run.Facts);
        Phases(json, run);
        Findings(json, report.Findings);
        Advice(json, report);
        Series(json, report);
    }

    private static void Coverage(Utf8JsonWriter json, GcCoverage coverage)
    {
        json.WriteStartObject("lines");
        json.WriteNumber("total", coverage.Total);
        json.WriteNumber("gc", coverage.Gc);
        json.WriteNumber("understood", coverage.Understood);
        json.WriteEndObject();
        json.WriteBoolean("truncated", coverage.Truncated);
        json.WriteNumber("tornRecords", coverage.TornRecords);
        json.WriteObjects("unread", coverage.Unread, line =>
        {
            json.WriteNumber("line", line.Number);
            json.WriteString("text", line.Text);
        });
    }

    private static void Pauses(Utf8JsonWriter json, string name, PauseSummary pauses)
    {
        json.WriteStartObject(name);
        PauseFields(json, pauses);
        json.WriteEndObject();
    }

    private static void PauseFields(Utf8JsonWriter json, PauseSummary pauses)
    {
        json.WriteNumber("count", pauses.Count);
        Time(json, "sum", pauses.Sum);
        Time(json, "mean", pauses.Mean);
        Time(json, "max", pauses.Max);
        Time(json, "p50", pauses.P50);
        Time(json, "p75", pauses.P75);
        Time(json, "p90", pauses.P90);
        Time(json, "p95", pauses.P95);
        Time(json, "p99", pauses.P99);
        Time(json, "p999", pauses.P999);
    }

    private static void LiveSet(Utf8JsonWriter json, GcMeasures measures)
    {
        json.WriteStartObject("liveSet");
        Number(json, "bytes", measures.LiveSet.Bytes);
        json.WriteString("from", GcNames.Of(measures.LiveSet.From));
        json.WriteNumber("figures", measures.LiveSet.Figures);
        Trend(json, "trend", measures.LiveSetTrend);
        Trend(json, "lateTrend", measures.LateLiveSetTrend);
        Trend(json, "rise", measures.Rise);
        json.WriteEndObject();
    }

    private static void Trend(Utf8JsonWriter json, string name, Trend? trend)
    {
        if (trend is not { } known)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("bytesPerHour", Math.Round(known.BytesPerHour));
        json.WriteNumber("lower", Math.Round(known.Lower));
        json.WriteNumber("upper", Math.Round(known.Upper));
        json.WriteNumber("points", known.Points);
        Time(json, "span", known.Span);
        json.WriteEndObject();
    }

    private static void Spaces(Utf8JsonWriter json, GcMeasures measures)
    {
        Rate(json, "allocation", measures.Allocation);
        Rate(json, "promotion", measures.Promotion);
        json.WriteStartObject("heap");
        Number(json, "limit", measures.Heap.Limit);
        Number(json, "peakUsed", measures.Heap.PeakUsed);
        Number(json, "peakAfter", measures.Heap.PeakAfter);
        Number(json, "lastAfter", measures.Heap.LastAfter);
        Number(json, "peakCommitted", measures.Heap.PeakCommitted);
        Number(json, "lastCommitted", measures.Heap.LastCommitted);
        Number(json, "youngCommitted", measures.Heap.YoungCommitted);
        Number(json, "oldCommitted", measures.Heap.OldCommitted);
        Number(json, "peakOldAfter", measures.Heap.PeakOldAfter);
        Number(json, "peakHumongous", measures.Heap.PeakHumongous);
        json.WriteNumber("humongousCollections", measures.Heap.HumongousCollections);
        json.WriteEndObject();
        json.WriteStartObject("metaspace");
        Number(json, "last", measures.Metaspace.Last);
        Number(json, "peak", measures.Metaspace.Peak);
        Number(json, "committed", measures.Metaspace.Committed);
        Number(json, "limit", measures.Metaspace.Limit);
        json.WriteNumber("collections", measures.Metaspace.Collections);
        json.WriteNumber("lastResorts", measures.Metaspace.LastResorts);
        Trend(json, "trend", measures.Metaspace.Trend);
        json.WriteEndObject();
    }

    private static void Rate(Utf8JsonWriter json, string name, Rate rate)
    {
        json.WriteStartObject(name);
        json.WriteNumber("bytes", rate.Bytes);
        Number(json, "bytesPerSecond", Round(rate.BytesPerSecond));
        Number(json, "peakBytesPerSecond", Round(rate.PeakBytesPerSecond));
        json.WriteEndObject();
    }

    private static void Groups(Utf8JsonWriter json, string name, IEnumerable<PauseGroup> groups)
    {
        json.WriteObjects(name, groups, group =>
        {
            json.WriteString("name", group.Name);
            PauseFields(json, group.Pauses);
        });
    }

    private static void Findings(Utf8JsonWriter json, IReadOnlyList<GcFinding> findings)
    {
        json.WriteObjects("findings", findings, finding =>
        {
            json.WriteString("id", finding.Id);
            json.WriteString("failure", finding.Failure);
            json.WriteString("cause", finding.Cause);
            json.WriteNumber("confidence", Math.Round(finding.Confidence, 3));
            json.WriteString("summary", finding.Summary);
            json.WriteString("fix", finding.Fix);
            json.WriteStrings("evidence", finding.Evidence);
        });
    }

    private static void Advice(Utf8JsonWriter json, GcRunReport report)
    {
        json.WriteBoolean("healthy", report.IsHealthy);
        json.WriteNumber("checks", RuleBook.Limits.Count + RuleBook.Checks.Count);
        json.WriteObjects("advice", report.Advice, advice =>
        {
            json.WriteString("id", advice.Id);
            json.WriteString("level", advice.Level == AdviceLevel.Warning ? "warning" : "note");
            json.WriteString("cause", advice.Cause);
            json.WriteString("seen", advice.Seen);
            json.WriteString("toDo", advice.ToDo);
        });
    }

    /// <summary>Arrays of <c>[time, ...]</c>, at most 1000 points each.</summary>
    private static void Series(Utf8JsonWriter json, GcRunReport report)
    {
        json.WriteStartObject("series");
        json.WriteStartArray("heap");
        foreach (var one in GcSeries.Thin(report.Run.Events, one => one.HeapAfter is not null, MostPoints))
            Point(json, one.Time, one.HeapBefore, one.HeapAfter, one.HeapCommitted, one.YoungAfter, one.OldAfter);
        json.WriteEndArray();
        json.WriteStartArray("metaspace");
        foreach (var one in GcSeries.Thin(report.Run.Events, one => one.Metaspace is not null, MostPoints))
            Point(json, one.Time, one.Metaspace, one.MetaspaceCommitted);
        json.WriteEndArray();
        json.WriteStartArray("liveSet");
        foreach (var point in GcSeries.Thin(report.Measures.LiveSetSeries, MostPoints))
            Point(json, point.Time, point.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, TimeSpan time, params ReadOnlySpan<long?> values)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Seconds(time));
        foreach (var value in values)
        {
            if (value is { } known)
                json.WriteNumberValue(known);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static decimal Seconds(TimeSpan time) => (decimal)time.Ticks / TimeSpan.TicksPerSecond;

    private static void Time(Utf8JsonWriter json, string name, TimeSpan time) => json.WriteNumber(name, (decimal)time.Ticks / TimeSpan.TicksPerMillisecond);

    private static double? Round(double? value) => value is { } known ? Math.Round(known) : null;

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
