using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

/// <summary>All events as comma-separated values, one line each; sizes in bytes, durations in milliseconds, times in seconds.</summary>
public static class GcCsv
{
    /// <summary>Writes the header and the events of all runs.</summary>
    public static void Write(GcReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("run,time,date,collector,kind,cause,flags,duration_ms,heap_before,heap_after,heap_committed,young_before,young_after,old_before,old_after,metaspace,humongous,live,user_ms,system_ms\n");
        for (var index = 0; index < report.Runs.Count; index++)
        {
            foreach (var one in report.Runs[index].Run.Events)
                output.Write(Line(index, report.Runs[index].Run, one));
        }
    }

    private static string Line(int index, GcRun run, GcEvent one) => string.Create(CultureInfo.InvariantCulture,
        $"{index},{one.Time.TotalSeconds:0.000},{run.At(one.Time)?.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ},{GcNames.Of(one.Collector)},{one.Kind},{one.Cause.Text()},{one.Flags.ToString().Replace(", ", "+", StringComparison.Ordinal)},{(decimal)one.Duration.Ticks / TimeSpan.TicksPerMillisecond},{one.HeapBefore},{one.HeapAfter},{one.HeapCommitted},{one.YoungBefore},{one.YoungAfter},{one.OldBefore},{one.OldAfter},{one.Metaspace},{one.Humongous},{one.Live},{one.UserTime?.TotalMilliseconds},{one.SystemTime?.TotalMilliseconds}\n");
}
