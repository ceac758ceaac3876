using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plimsoll.Reports;
using Plimsoll.Tests;

namespace Plimsoll.Bench;

/// <summary>Render times and sizes of the big case: a thousand findings, a GC log of a million events, the outline of a 20 GiB dump.</summary>
internal static class ReportScale
{
    public static void Report(int findings, int collections, int runs)
    {
        var verdict = Timed("verdict (reading the GC log included)", () => BigCase.Verdict(findings, collections));
        var report = Timed("canonical result", () => CaseDraft.Of(verdict));
        foreach (var format in Enum.GetValues<ReportFormat>())
        {
            var text = "";
            var best = Enumerable.Range(0, runs).Min(_ => Time(() => text = ReportRenderer.Render(report, format, new RenderOptions { All = true })));
            Line(format.ToString(), best, Encoding.UTF8.GetByteCount(text));
        }

        var json = Encoding.UTF8.GetBytes(ReportJson.Write(report));
        Line("reading the JSON back", Enumerable.Range(0, runs).Min(_ => Time(() => ReportJson.Read(json))), json.Length);
    }

    private static T Timed<T>(string name, Func<T> make)
    {
        T? made = default;
        Line(name, Time(() => made = make()), null);
        return made!;
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Line(string name, double milliseconds, long? bytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40} {milliseconds,9:0.0} ms{(bytes is null ? "" : $"  {bytes.Value / 1000.0,9:0.0} kB")}"));
}
