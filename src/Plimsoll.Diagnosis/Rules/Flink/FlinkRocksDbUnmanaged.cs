using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>RocksDB's memory control was switched off, so that its caches and write buffers come on top of Flink's budget.</summary>
internal sealed class FlinkRocksDbUnmanaged : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-rocksdb-unmanaged",
        Title = "RocksDB's memory is not bounded by Flink's managed memory and grew past the container",
        Explains = ["container-limit", "host-oom"],
        Cause = "wrong-setting/rocksdb-memory-control",
        Mechanism = "With state.backend.rocksdb.memory.managed false every column family has its own write buffers and every instance its own block cache, all native memory that no region of Flink's model pays for: "
            + "the container pays, until it kills. With it true (the default since 1.10) one cache a slot bounds them.",
        Needs = ["a kill from outside", "Flink's configuration"],
        Refuters = ["another state backend than RocksDB"],
        Versions = "1.10 and later",
        References = ["Flink docs: RocksDB memory management", "org.apache.flink.contrib.streaming.state.RocksDBMemoryControllerUtils"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var control = limit.Process.SettingOf("state.backend.rocksdb.memory.managed");
        if (control?.Value is not "false" || limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        scale.For(Weight.Strong, "setting", "RocksDB's memory control is switched off", control);
        if (limit.Process.SettingOf("state.backend", "state.backend.type") is { } backend && backend.Value.Contains("rocks", StringComparison.OrdinalIgnoreCase))
            scale.For(Weight.Strong, "backend", "RocksDB is the state backend", backend);
        else if (limit.Case.Facts.First<StateBackendChosen>(chosen => chosen.Backend == "rocksdb") is { } chosen)
            scale.For(Weight.Strong, "backend", "RocksDB is the state backend", chosen);
        else if (limit.Process.SettingOf("state.backend", "state.backend.type") is { } other)
            scale.Refute($"the state backend is {other.Value}", other);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        yield return FlinkMemoryFix.Of(process, "let RocksDB live within managed memory: state.backend.rocksdb.memory.managed: true", [new SettingChange("state.backend.rocksdb.memory.managed", "true")]) with
        {
            Text = "Managed memory (taskmanager.memory.managed.size or .fraction) then bounds block cache and write buffers. If state does not fit well, raise it together with taskmanager.memory.process.size.",
            Verify = "'Obtained shared RocksDB cache of size' appears in the TaskManager's log; container_memory_working_set_bytes stays below the limit for a day",
        };
    }
}
