namespace Plimsoll.Diagnosis.Judging;

/// <summary>The autoscaler of Flink's Kubernetes operator sizes the memory of TaskManagers.</summary>
internal static class MemoryTuning
{
    /// <summary>The switch of it.</summary>
    public const string Key = "job.autoscaler.memory.tuning.enabled";

    /// <summary>What tells so: the setting, else a person's words; null without.</summary>
    public static Fact? Of(ProcessCase process)
    {
        if (process.SettingOf(Key, "kubernetes.operator." + Key) is { } setting)
            return setting.Value.Equals("true", StringComparison.OrdinalIgnoreCase) ? setting : null;
        return process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MemoryTuned);
    }
}
