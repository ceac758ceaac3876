using System.Globalization;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>All events as comma-separated values, one line each, then the findings and advices; sizes in bytes, durations in milliseconds, times in seconds.</summary>
public static class GcCsv
{
    private const string Header = "run,time,date,collector,kind,cause,flags,duration_ms,heap_before,heap_after,heap_committed,young_before,young_after,old_before,old_after,metaspace,humongous,live,user_ms,system_ms,id,text\n";

    /// <summary>Columns between the cause and the id, which only events fill.</summary>
    private static readonly string NoFigures = new(',', 14);

    /// <summary>Writes the header, the events of all runs, and their findings: kind <c>finding</c>, <c>warning</c> or <c>note</c>, the cause, the rule's id and its sentence.</summary>
    public static void Write(GcReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Header);
        for (var index = 0; index < report.Runs.Count; index++)
        {
            var run = report.Runs[index];
            foreach (var one in run.Run.Events)
                output.Write(Line(index, run.Run, one));
            foreach (var finding in run.Findings)
                output.Write(Verdict(index, run, "finding", finding.Cause, finding.Id, finding.Summary));
            foreach (var advice in run.Advice)
                output.Write(Verdict(index, run, advice.Level == AdviceLevel.Warning ? "warning" : "note", advice.Cause, advice.Id, advice.Seen));
        }
    }

    /// <summary>
    /// A text that a spreadsheet shows as it stands: quoted where it holds a separator, and with an apostrophe before a sign that would make it a formula
    /// (OWASP, CSV injection).
    /// </summary>
    internal static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static string Verdict(int index, GcRunReport run, string kind, string cause, string id, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{index},,,{GcNames.Of(run.Run.Collector)},{kind},{Cell(cause)}{NoFigures},{Cell(id)},{Cell(text)}\n");

    private static string Line(int index, GcRun run, GcEvent one) => string.Create(CultureInfo.InvariantCulture,
        $"{index},{one.Time.TotalSeconds:0.000},{run.At(one.Time)?.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ},{GcNames.Of(one.Collector)},{one.Kind},{one.Cause.Text()},{one.Flags.ToString().Replace(", ", "+", StringComparison.Ordinal)},{(decimal)one.Duration.Ticks / TimeSpan.TicksPerMillisecond},{one.HeapBefore},{one.HeapAfter},{one.HeapCommitted},{one.YoungBefore},{one.YoungAfter},{one.OldBefore},{one.OldAfter},{one.Metaspace},{one.Humongous},{one.Live},{one.UserTime?.TotalMilliseconds},{one.SystemTime?.TotalMilliseconds},,\n");
}
