using System.Globalization;

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
        if (run.Measures is not { Rise: { } rise, Heap.Limit: { } limit, LiveSet.Bytes: { } live })
            return null;
        var end = live >= limit * 0.9 ? "the heap is full" : $"at this rate it is full in {Time((limit - live) / rise.Upper)} to {Time((limit - live) / rise.Lower)}";
        return Warn(
            $"what stays after collections grows by {Bytes.Text((long)rise.BytesPerHour)} an hour (95 %: {Bytes.Text((long)rise.Lower)} to {Bytes.Text((long)rise.Upper)}, {rise.Points} figures in {Time(rise.Span.TotalHours)}); {end}",
            "No heap size cures it, a larger one only takes longer to fill. Take two class histograms an hour apart (jcmd PID GC.class_histogram) or a heap dump, and look who keeps what grows.");
    }

    private static string Time(double hours) => hours switch
    {
        >= 48 => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(hours / 24, 99999):0} days"),
        >= 2 => string.Create(CultureInfo.InvariantCulture, $"{hours:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hours * 60:0.#} minutes"),
    };
}
