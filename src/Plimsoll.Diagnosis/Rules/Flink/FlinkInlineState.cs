using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Small state files are inlined into the checkpoint metadata, and many checkpoints are retained: the JobManager holds them all.</summary>
internal sealed class FlinkInlineState : Rule
{
    private const long DefaultThreshold = 20 << 10;
    private static readonly string[] Threshold = ["execution.checkpointing.data-inline-threshold", "state.storage.fs.memory-threshold", "state.backend.fs.memory-threshold"];
    private static readonly string[] Retained = ["execution.checkpointing.num-retained", "state.checkpoints.num-retained"];

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-inline-state",
        Title = "The JobManager keeps the inlined state of many retained checkpoints on its heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "wrong-setting/inline-state",
        Mechanism = "State below the inline threshold (20 KiB since 1.11) travels inside the acknowledge message and stays in the JobManager's heap for as long as its checkpoint is retained. A threshold of a megabyte, times subtasks, times retained checkpoints, fills it.",
        Needs = ["Flink's configuration", "a heap failure of the JobManager"],
        Thresholds = ["a threshold above 20 KiB or more than 10 retained checkpoints: the defaults are 20 KiB and 1"],
        References = ["state.storage.fs.memory-threshold", "org.apache.flink.runtime.state.memory.ByteStreamStateHandle"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role != ProcessRole.JobManager)
            return;
        if (limit.Process.SettingOf(Threshold) is { } threshold && MemorySize.TryParse(threshold.Value, out var size, out _) && size.Bytes > DefaultThreshold)
            scale.For(Weight.Strong, "threshold", $"state of up to {Bytes.Text(size.Bytes)} is kept inline ({threshold.Key}), {size.Bytes / DefaultThreshold} times the default", threshold);
        if (limit.Process.SettingOf(Retained) is { } retained && int.TryParse(retained.Value, out var count) && count > 10)
            scale.For(scale.HasSupport ? Weight.Strong : Weight.Weak, "retained", $"{count} checkpoints are retained", retained);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        List<Change> changes = [];
        foreach (var (keys, value) in new[] { (Threshold, "20kb"), (Retained, "3") })
        {
            if (process.SettingOf(keys) is { } setting)
                changes.Add(process.Change(setting.Key, value));
        }

        yield return new Fix(Applicability.Check, "write state to files again (state.storage.fs.memory-threshold: 20kb) and retain few checkpoints (state.checkpoints.num-retained: 3)")
        {
            Changes = changes,
            Text = "From 1.20 on the keys are execution.checkpointing.data-inline-threshold and execution.checkpointing.num-retained.",
            Verify = "_metadata files shrink to kilobytes; the JobManager's heap after a full collection stays level",
        };
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }
}
