namespace Plimsoll.Diagnosis.Judging;

/// <summary>Sizes in the user's own files that Flink's memory model refuses, where nothing shows the process at work: it cannot start with them.</summary>
/// <param name="Refusal">Flink's words.</param>
/// <param name="Total">The total that was set.</param>
internal sealed record RefusedPlan(string Refusal, SettingFound Total)
{
    // Sums and ranges; a total that is missing, or a value that is no size, may stand elsewhere or be filled in later.
    private static readonly string[] Conflicts = ["Sum of configured ", " is not in configured ", "Inconsistently configured ", " exceed configured ", "is less than the configured "];

    /// <summary>The refusal; null where the model accepts, where no total of the model since 1.10 is set, or where anything else is seen to have gone on.</summary>
    public static RefusedPlan? Of(ProcessCase process)
    {
        var name = process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        if (!process.IsFlink || process.SettingOf($"{name}.memory.process.size", $"{name}.memory.flink.size") is not { Place: SettingPlace.File or SettingPlace.Submission } total)
            return null;
        return process.Plan.Refusal is { } refusal && Array.Exists(Conflicts, words => refusal.Contains(words, StringComparison.Ordinal)) && !process.Case.Facts.All.Any(IsElsewhere) ? new RefusedPlan(refusal, total) : null;
    }

    // Another failure, or a process that runs: then its settings are others than these.
    private static bool IsElsewhere(Fact fact) => fact switch
    {
        FailureTold told => told.Failure != "invalid-configuration" && told.Saying is FailureSaying.Broke or FailureSaying.Grows,
        SettingFound setting => setting.Place is SettingPlace.Rest or SettingPlace.Logged or SettingPlace.Argument,
        IProblem or FlinkBanner or MemoryPool or MemoryTreeLine or CheckpointEnded or StateChange or JobSeen or GcRunSeen or HistogramTaken or ThreadsTaken => true,
        _ => false,
    };
}
