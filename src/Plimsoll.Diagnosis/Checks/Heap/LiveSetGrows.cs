using System.Globalization;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>What stays after collections rises for as long as the log goes.</summary>
internal sealed class LiveSetGrows : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "live-set-grows",
        Title = "What stays after collections grows without end",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap",
        Mechanism = "The slope is that of the live set, not of the heap in use: the median of the slopes of all pairs of figures with its 95 % confidence interval, so neither saw teeth nor outliers move it. Growth is told only where the whole interval lies above zero, over at least a minute, for a tenth of the heap, and in the later half as well.",
        Needs = ["a GC log"],
        Thresholds = ["the confidence interval above zero", "at least 10 % of the heap within the log", "no flat second half: that is a warm-up"],
        References = ["Theil 1950; Sen 1968, doi 10.1080/01621459.1968.10480934"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        if (run.Measures.Shape != HeapShape.Leak || (run.Measures.LiveSetTrend ?? run.Measures.LateLiveSetTrend) is not { Grows: true } trend)
            return null;
        var left = run.Measures.Heap.Limit - run.Measures.LiveSet.Bytes;
        var end = left > 0 && trend.Upper > 0 ? Hours(left.Value / trend.Upper, left.Value / trend.Lower) : "the limit is reached";
        return Warn(
            $"the live set grows by {Bytes.Text((long)trend.BytesPerHour)} an hour (95 %: {Bytes.Text((long)trend.Lower)} to {Bytes.Text((long)trend.Upper)}, {trend.Points} figures); {end}",
            "No heap size cures it, a larger one only takes longer to fill. Take two class histograms an hour apart (jcmd PID GC.class_histogram) or a heap dump, and look who keeps what grows.");
    }

    private static string Hours(double soonest, double latest) =>
        string.Create(CultureInfo.InvariantCulture, $"at this rate the heap is full in {soonest:0.#} to {Math.Min(latest, 99999):0.#} hours");
}
