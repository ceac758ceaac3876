using System.Text.RegularExpressions;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>No state backend or checkpoint storage is configured, so checkpoints travel to the JobManager's memory.</summary>
internal sealed class FlinkCheckpointsInJobManager : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-checkpoints-in-jobmanager",
        Title = "Checkpoints are kept in the JobManager's memory because no state backend with a checkpoint directory is in effect",
        Explains = ["checkpoint-size", "rpc-size", "heap-space"],
        Cause = "wrong-setting/state-backend",
        Mechanism = "Up to 1.12 state.backend decides both where state lives and where checkpoints go; unset it means MemoryStateBackend, whatever directories are set: each task's state must fit into 5 MiB and one RPC frame. "
            + "From 1.13 on a checkpoint directory alone is enough. Misspelt keys such as state.backend.fs.checkpoint.dir are ignored silently.",
        Needs = ["the message or a log line that names the storage", "Flink's configuration"],
        Refuters = ["a log line that says checkpoints go to a file system"],
        References = ["Flink docs: State backends; Checkpoint storage", "org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory.checkSize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var chosen = limit.Case.Facts.Of<StateBackendChosen>();
        if (limit.Failure == "checkpoint-size")
            scale.For(Weight.Strong, "message", "only memory-backed storage has this limit: the state had to fit into one message to the JobManager", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts)]);
        if (chosen.FirstOrDefault(line => line.Backend == "memory") is { } memory)
            scale.For(limit.Failure == "heap-space" ? Weight.Weak : Weight.Decisive, "log", memory.IsDefault ? "no state backend is configured, so Flink took the JobManager's memory" : "the log says that checkpoints go to the JobManager's memory", memory);
        if (limit.Failure == "heap-space")
            return;
        if (process.HasConfiguration && process.SettingOf("state.backend", "state.backend.type", "state.checkpoint-storage") is null)
            scale.For(Weight.Strong, "setting", "neither state.backend nor state.checkpoint-storage is set", process.InFile("state.checkpoints.dir") ?? Unknown(process));
        if (Unknown(process) is { } unknown)
            scale.For(Weight.Strong, "misspelt", $"{unknown.Key} is no key of Flink: it has no effect", unknown);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var old = process.Version is { } version && !version.IsAtLeast(1, 13);
        var directory = process.Setting("state.checkpoints.dir")?.Value ?? process.Setting("state.backend.fs.checkpoint.dir")?.Value;
        var unknown = Unknown(process);
        List<Change> changes = [process.Change("state.backend", old ? "filesystem" : "hashmap")];
        if (!old)
            changes.Add(process.Change("state.checkpoint-storage", "filesystem"));
        changes.Add(process.Change("state.checkpoints.dir", directory ?? "hdfs:///flink/checkpoints"));
        if (unknown is not null)
            changes.Add(process.Change(unknown.Key, null));
        yield return new Fix(directory is null ? Applicability.Placeholders : Applicability.Check, "store checkpoints in a file system: set state.backend" + (old ? " to filesystem" : " and state.checkpoint-storage"))
        {
            Changes = changes,
            Code = InCode(process.Version),
            Text = "Use rocksdb instead where the state outgrows the heap. Raising maxStateSize does not help for long: the RPC frame (10 MiB) is the next limit. A backend set in the job's code (FsStateBackend, setCheckpointStorage, which 1.19 deprecates and 2.0 no longer has) overrides the file. A savepoint that the State Processor API writes does not follow the file in every version (FLINK-23728: its writers took memory-backed storage by default): upgrade Flink, or give its writer a FileSystemCheckpointStorage.",
            Verify = "the next completed checkpoint has an external path; the log no longer says 'jobmanager' or MemoryStateBackend",
        };
    }

    // setCheckpointStorage came with 1.13 and went with 2.0.
    private static string InCode(FlinkVersion? version) => version switch
    {
        { } known when !known.IsAtLeast(1, 13) => "env.setStateBackend(new FsStateBackend(\"hdfs:///flink/checkpoints\"));",
        { } known when known.IsAtLeast(2, 0) => "conf.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, \"hdfs:///flink/checkpoints\");\nStreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);",
        _ => "env.getCheckpointConfig().setCheckpointStorage(\"hdfs:///flink/checkpoints\");",
    };

    private static SettingFound? Unknown(ProcessCase process) => process.Case.Facts.First<SettingFound>(setting => Misspelt.IsMatch(setting.Key));

    private static readonly Regex Misspelt = new(@"^state\.backend\.fs\.checkpoint\.dir$|^state\.checkpoint\.dir$|^state\.backend\.checkpoints?\.dir$|^state\.checkpoints\.directory$|^checkpoints?\.dir$");
}
