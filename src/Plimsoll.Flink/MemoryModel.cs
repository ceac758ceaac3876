namespace Plimsoll.Flink;

/// <summary>
/// Flink's memory model, exact to the byte for 1.10 to 2.0 (ProcessMemoryUtils, TaskExecutorFlinkMemoryUtils, JobManagerFlinkMemoryUtils),
/// and the calculation with heap.size and container cut-off of 1.8 and 1.9 (taskmanager.sh, ContaineredTaskManagerParameters).
/// </summary>
public static class MemoryModel
{
    /// <summary>Computes the memory of a process. Never throws on bad settings: the plan then carries Flink's refusal.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="version">The version that computes.</param>
    /// <param name="process">The process.</param>
    /// <param name="legacyHeap">What <c>heap.size</c> of old versions stands for.</param>
    public static MemoryPlan Plan(
        Configuration configuration,
        FlinkVersion version,
        FlinkProcess process = FlinkProcess.TaskManager,
        LegacyHeapTarget legacyHeap = LegacyHeapTarget.Flink)
    {
        var plan = Compute(configuration, version, process, legacyHeap);
        return plan with { Warnings = MemoryWarnings.Of(plan) };
    }

    /// <summary>The plan without its warnings, for the many trials of the solvers.</summary>
    internal static MemoryPlan Compute(Configuration configuration, FlinkVersion version, FlinkProcess process, LegacyHeapTarget legacyHeap)
    {
        var plan = new MemoryPlan { Process = process, Version = version, LegacyHeapTarget = legacyHeap, Configuration = configuration, Notes = Notes(version, process) };
        try
        {
            var regions = Derive(new OptionReader(configuration, version), process, legacyHeap);
            return plan with { Regions = regions.List(), JvmArguments = regions.JvmArguments };
        }
        catch (RefusedException refused)
        {
            return plan with { Refusal = refused.Chain };
        }
        catch (OverflowException)
        {
            return plan with { Refusal = "ArithmeticException: long overflow" };
        }
    }

    private static MemoryRegions Derive(OptionReader options, FlinkProcess process, LegacyHeapTarget legacyHeap)
    {
        if (IsLegacy(options.Version, process))
            return new HeapWithCutOffModel(options, process, legacyHeap).Derive();
        if (process is FlinkProcess.TaskManager)
            return TaskManagerModel.Derive(options, legacyHeap);
        return JobManagerModel.Derive(options, legacyHeap);
    }

    private static bool IsLegacy(FlinkVersion version, FlinkProcess process) =>
        version.Epoch is MemoryEpoch.HeapWithCutOff || (version.Epoch is MemoryEpoch.TaskManagerModel && process is FlinkProcess.JobManager);

    private static string[] Notes(FlinkVersion version, FlinkProcess process)
    {
        if (IsLegacy(version, process))
            return [$"The calculation of Flink {version} is written from its scripts and classes; it is not checked against golden values of a running Flink."];
        return version.IsAtLeast(2, 1)
            ? [$"The model is checked up to Flink {FlinkVersion.Newest}; the release notes of later versions up to 2.4 name no change of it."]
            : [];
    }
}
