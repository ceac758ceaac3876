namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// A window that fires by the count of its elements, whose trigger does not purge, and whose end never comes. In PyFlink the count assigners come with CountTrigger, which
/// answers FIRE; the last timestamp of a CountWindow and of the GlobalWindow is the largest there is, so the clean-up timer is never due. Java's countWindow(n) wraps its trigger in PurgingTrigger.
/// </summary>
internal static class NeverPurged
{
    private static readonly string[] Giving = ["PurgingTrigger", "FIRE_AND_PURGE", "CountEvictor", "TimeEvictor", "DeltaEvictor"];

    /// <summary>The assigner in the job's code; null where there is none, or something purges or evicts.</summary>
    public static JobFeature? Of(ProcessCase process)
    {
        if (Giving.Any(giving => Named(process, giving) is not null))
            return null;
        return process.Feature("CountTumblingWindowAssigner", "CountSlidingWindowAssigner") ?? (Named(process, "CountTrigger") is not null ? process.Feature("GlobalWindows") : null);
    }

    // A call in a chain stands among what the call before it was given.
    private static JobFeature? Named(ProcessCase process, string word) =>
        process.Case.Facts.First<JobFeature>(feature => feature.Feature.Contains(word, StringComparison.Ordinal) || feature.Arguments.Contains(word, StringComparison.Ordinal));
}
