using System.Globalization;
using static Plimsoll.Flink.MemoryRegionKind;

namespace Plimsoll.Flink;

/// <summary>What a person should know about a plan; each check is one method that gives nothing where it does not apply.</summary>
internal sealed class MemoryWarnings(MemoryPlan plan)
{
    private const long MebiByte = 1 << 20;
    private static readonly string[] SizingFlags = ["-Xmx", "-XX:MaxHeapSize", "-XX:MaxDirectMemorySize", "-XX:MaxMetaspaceSize"];

    public static IReadOnlyList<MemoryWarning> Of(MemoryPlan plan)
    {
        var checks = new MemoryWarnings(plan);
        var always = checks.WrongFile().Concat(checks.KeysWithoutEffect()).Concat(checks.LegacyHeap()).Concat(checks.OverriddenJvmFlags());
        if (!plan.IsAccepted)
            return [.. always];
        var accepted = plan.Process is FlinkProcess.TaskManager
            ? checks.IdleManaged().Concat(checks.StarvedBackend()).Concat(checks.IgnoredFraction()).Concat(checks.FixedPerTaskManager())
                .Concat(checks.SmallTaskHeap()).Concat(checks.BatchShuffle()).Concat(checks.CappedNetwork()).Concat(checks.IgnoredBuffers())
            : checks.SmallMasterHeap();
        return [.. always, .. accepted, .. checks.TwoTotals(), .. checks.CappedOverhead()];
    }

    private Configuration Settings => plan.Configuration;

    private FlinkVersion Version => plan.Version;

    private bool IsModelled => plan[JvmMetaspace] is not null;

    private Setting? Find(string key) => Settings.Find(key, Version);

    private static string Text(long? bytes) => new MemorySize(bytes ?? 0).ToHumanReadable();

    private IEnumerable<MemoryWarning> WrongFile()
    {
        var conf = Settings.All.FirstOrDefault(setting => setting.Origin.Source is SettingSource.FlinkConf);
        if (conf is not null && Version.IsAtLeast(2, 0))
            yield return new MemoryWarning("file-not-read", $"Flink {Version} does not read flink-conf.yaml ({conf.Origin.File}); since 2.0 only config.yaml counts. The plan shows what the settings would give", conf);
        var yaml = Settings.All.FirstOrDefault(setting => setting.Origin.Source is SettingSource.ConfigYaml);
        if (yaml is not null && !Version.IsAtLeast(1, 19))
            yield return new MemoryWarning("file-not-read", $"Flink {Version} does not read config.yaml ({yaml.Origin.File}); it came with 1.19. The plan shows what the settings would give", yaml);
    }

    private IEnumerable<MemoryWarning> KeysWithoutEffect() =>
        from setting in Settings.Effective
        let advice = OptionCatalog.Advise(setting.Key, Version)
        where !advice.HasEffect
        let instead = advice.Replacement is not null && !advice.Message.Contains(advice.Replacement, StringComparison.Ordinal) ? $"; use {advice.Replacement}" : ""
        select new MemoryWarning("key-without-effect", $"{setting.Origin}: {advice.Message}{instead}", setting);

    private IEnumerable<MemoryWarning> LegacyHeap()
    {
        if (Version.Epoch is MemoryEpoch.HeapWithCutOff or MemoryEpoch.WithoutLegacyKeys || !IsModelled)
            yield break;
        var prefix = plan.Process is FlinkProcess.TaskManager ? "taskmanager" : "jobmanager";
        var legacy = Settings[$"{prefix}.heap.size"] ?? Settings[$"{prefix}.heap.mb"];
        if (legacy is not null && Find($"{prefix}.memory.process.size") is { } process && plan.LegacyHeapTarget is LegacyHeapTarget.Flink)
        {
            yield return new MemoryWarning(
                "legacy-heap-wins",
                $"{legacy.Origin}: {legacy.Key}, left over from Flink 1.9, overrules {process.Key} in a standalone cluster: total Flink memory is {Text(plan[TotalFlink])} "
                + $"and {Text(plan[JvmOverhead])} go to JVM overhead. Delete {legacy.Key}",
                legacy);
        }
    }

    /// <summary>The last flag on the command line wins, and env.java.opts comes after Flink's own.</summary>
    private IEnumerable<MemoryWarning> OverriddenJvmFlags()
    {
        var process = plan.Process is FlinkProcess.TaskManager ? "taskmanager" : "jobmanager";
        string[] keys = ["env.java.opts", "env.java.opts.all", $"env.java.opts.{process}"];
        foreach (var key in keys)
        {
            if (Settings[key] is not { } options)
                continue;
            foreach (var flag in SizingFlags)
            {
                if (options.Value.Contains(flag, StringComparison.Ordinal))
                    yield return new MemoryWarning("jvm-flag-overrides", $"{options.Origin}: {key} sets {flag} and so overrides what Flink computes; remove it and size memory with {process}.memory.*", options);
            }
        }
    }

    private string? Backend => (Find("state.backend.type") ?? Find("state.backend"))?.Value.ToLowerInvariant();

    private bool UsesNativeBackend => Backend is { } backend && (backend.Contains("rocksdb", StringComparison.Ordinal) || backend.Contains("forst", StringComparison.Ordinal));

    private IEnumerable<MemoryWarning> IdleManaged()
    {
        if (plan[Managed] is not > 0 || UsesNativeBackend || !IsModelled)
            yield break;
        var share = 100.0 * plan[Managed]!.Value / plan[TotalFlink]!.Value;
        var backend = Backend is { } name ? $"the state backend '{name}' does not use it" : "no state backend is configured, and the default one does not use it";
        yield return new MemoryWarning(
            "idle-managed-memory",
            string.Create(CultureInfo.InvariantCulture, $"managed memory {Text(plan[Managed])} ({share:0} % of total Flink memory) is idle in streaming jobs: {backend}. ")
            + $"Unless the job chooses RocksDB itself, runs batch operators or Python, {WithoutManaged()}");
    }

    private string WithoutManaged()
    {
        const string key = "taskmanager.memory.managed.size";
        var after = MemoryModel.Compute(Settings.With(key, "0"), Version, plan.Process, plan.LegacyHeapTarget);
        return after[TaskHeap] > plan[TaskHeap]
            ? $"{key}: 0 raises the task heap from {Text(plan[TaskHeap])} to {Text(after[TaskHeap])} at the same total"
            : $"{key}: 0 frees it";
    }

    private IEnumerable<MemoryWarning> StarvedBackend()
    {
        var isManaged = !string.Equals(Find("state.backend.rocksdb.memory.managed")?.Value, "false", StringComparison.OrdinalIgnoreCase);
        if (!UsesNativeBackend || !IsModelled || !isManaged || Find("state.backend.rocksdb.memory.fixed-per-slot") is not null)
            yield break;
        var slots = ManagedMemory.Slots(Settings, Version);
        var share = ManagedMemory.PerSlot(plan[Managed] ?? 0, slots);
        if (RocksDbMemory.Divide(share).FlushesConstantly())
        {
            yield return new MemoryWarning(
                "starved-state-backend",
                $"each of {slots} slots has {Text(share)} managed memory for the state backend: less than one write buffer's arena needs, so memtables are flushed all the time. "
                + "Raise taskmanager.memory.managed.fraction or lower taskmanager.numberOfTaskSlots");
        }
    }

    private IEnumerable<MemoryWarning> IgnoredFraction()
    {
        if (Find("taskmanager.memory.managed.size") is { } size && Find("taskmanager.memory.managed.fraction") is { } fraction && IsModelled)
            yield return new MemoryWarning("ignored-fraction", $"{fraction.Origin}: {fraction.Key} has no effect, because {size.Key} is set ({size.Origin})", fraction);
    }

    private IEnumerable<MemoryWarning> FixedPerTaskManager()
    {
        var isManaged = !string.Equals(Find("state.backend.rocksdb.memory.managed")?.Value, "false", StringComparison.OrdinalIgnoreCase);
        if (isManaged && Find("state.backend.rocksdb.memory.fixed-per-tm") is { } perProcess)
            yield return new MemoryWarning("ignored-fixed-per-tm", $"{perProcess.Origin}: {perProcess.Key} has no effect while state.backend.rocksdb.memory.managed is true (the default)", perProcess);
    }

    private IEnumerable<MemoryWarning> SmallTaskHeap()
    {
        if (IsModelled && plan[TaskHeap] < 128 * MebiByte)
            yield return new MemoryWarning("small-task-heap", $"the task heap is only {Text(plan[TaskHeap])}; operators and user code have little to live on. Raise the total or lower managed memory");
    }

    private IEnumerable<MemoryWarning> BatchShuffle()
    {
        const string key = "taskmanager.memory.framework.off-heap.batch-shuffle.size";
        if (Version.IsAtLeast(1, 13) && Find(key) is { } shuffle && MemorySize.TryParse(shuffle.Value, out var size, out _) && size.Bytes > plan[FrameworkOffHeap])
        {
            yield return new MemoryWarning(
                "batch-shuffle-too-large",
                $"{shuffle.Origin}: {key} {size.ToHumanReadable()} is taken out of framework off-heap memory, which has only {Text(plan[FrameworkOffHeap])}; "
                + "raise taskmanager.memory.framework.off-heap.size by as much",
                shuffle);
        }
    }

    private IEnumerable<MemoryWarning> CappedNetwork()
    {
        if (plan.Region(Network) is { } network && IsModelled && network.Origin.Text.Contains("capped", StringComparison.Ordinal))
            yield return new MemoryWarning("capped-network", $"network memory is capped at {Text(network.Bytes)} (taskmanager.memory.network.max); raising the total or the fraction does not raise it");
    }

    private IEnumerable<MemoryWarning> IgnoredBuffers()
    {
        if (Version.Epoch is MemoryEpoch.WithoutLegacyKeys || Settings["taskmanager.network.numberOfBuffers"] is not { } buffers)
            yield break;
        var winner = Find("taskmanager.memory.network.min") ?? Find("taskmanager.memory.network.max") ?? Find("taskmanager.memory.network.fraction");
        if (winner is not null)
            yield return new MemoryWarning("ignored-buffers", $"{buffers.Origin}: {buffers.Key} has no effect, because {winner.Key} is set ({winner.Origin})", buffers);
    }

    private IEnumerable<MemoryWarning> SmallMasterHeap()
    {
        if (IsModelled && plan[JvmHeap] < 128 * MebiByte)
            yield return new MemoryWarning("small-jobmanager-heap", $"the JobManager's heap {Text(plan[JvmHeap])} is less than its recommended minimum value 128 MiB; raise jobmanager.memory.process.size");
    }

    private IEnumerable<MemoryWarning> TwoTotals()
    {
        var prefix = plan.Process is FlinkProcess.TaskManager ? "taskmanager.memory." : "jobmanager.memory.";
        if (Find(prefix + "process.size") is { } process && Find(prefix + "flink.size") is { } flink && IsModelled)
        {
            yield return new MemoryWarning(
                "two-totals",
                $"{process.Key} ({process.Origin}) and {flink.Key} ({flink.Origin}) are both set: JVM overhead is what they leave, {Text(plan[JvmOverhead])}. Set one of them",
                process);
        }
    }

    private IEnumerable<MemoryWarning> CappedOverhead()
    {
        if (IsModelled && UsesNativeBackend && plan.Region(JvmOverhead) is { } overhead && overhead.Origin.Text.Contains("capped", StringComparison.Ordinal))
        {
            yield return new MemoryWarning(
                "capped-overhead",
                $"JVM overhead is capped at {Text(overhead.Bytes)} (taskmanager.memory.jvm-overhead.max) however large the process is; RocksDB beyond its cache, threads and malloc must live on it");
        }
    }
}
