using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The topology needs more network buffers than the TaskManager has; the message's own numbers give the size that suffices.</summary>
internal sealed class FlinkNetworkUndersized : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-network-undersized",
        Title = "The job's channels need more network buffers than the TaskManager has",
        Explains = ["network-buffers"],
        Cause = "undersized/network",
        Mechanism = "Every input channel and result subpartition of every task holds buffers of 32 KiB from one pool of fixed size. The demand grows with slots times parallelism, so a job that ran "
            + "at parallelism 8 may fail at 96. The message names the demand R of the task, what was available A and the total T: T + (R - A) buffers let this task start.",
        Needs = ["the message 'Insufficient number of network buffers'"],
        Thresholds = ["one third is added to the number that the message proves: tasks that start later need theirs too"],
        References = ["org.apache.flink.runtime.io.network.buffer.NetworkBufferPool.createBufferPool", "Flink docs: Network memory tuning"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NetworkShortage.Of(limit) is not var (shortage, thrown))
        {
            scale.For(Weight.Strong, "numbers", "a task could not get the buffers it needs at start", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts)]);
            return;
        }

        if (IgnoredSetting.Of(limit) is { } ignored)
            scale.Against("ignored", ignored.Claim, ignored.Facts);
        scale.For(Weight.Decisive, "numbers", $"the task needs {shortage.Required} buffers, {shortage.Available} of {shortage.Total} are free: at least {shortage.Total + shortage.Required - shortage.Available} are needed, {Bytes.Text((shortage.Total + shortage.Required - shortage.Available) * shortage.SegmentBytes)}", thrown);
        scale.Conclude($"A task needs {shortage.Required} network buffers and only {shortage.Available} of {shortage.Total} are free");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var needed = NetworkShortage.Of(limit) is var (shortage, _) ? (shortage.Total + shortage.Required - shortage.Available) * shortage.SegmentBytes : 128L << 20;
        var wanted = FlinkMemoryFix.Size(needed * 4 / 3);
        yield return FlinkMemoryFix.KeepHeap(
            limit.Process,
            $"give the network pool {wanted}: taskmanager.memory.network.min and .max",
            new SettingChange("taskmanager.memory.network.min", wanted),
            new SettingChange("taskmanager.memory.network.max", wanted)) with
        {
            Text = "taskmanager.memory.network.fraction works too, but min and max pin the number. Fewer slots a TaskManager or a lower parallelism lower the demand instead.",
            Verify = "the job reaches RUNNING; Status.Shuffle.Netty.AvailableMemorySegments stays above 0",
        };
        yield return new Fix(Applicability.Check, "lower the parallelism or the slots of a TaskManager") { Changes = [limit.Process.Change("taskmanager.numberOfTaskSlots", "1")] };
    }
}
