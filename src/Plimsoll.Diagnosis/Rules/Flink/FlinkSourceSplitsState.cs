using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What a source's enumerator keeps about its splits no longer fits the one byte array that a checkpoint makes of it.</summary>
internal sealed class FlinkSourceSplitsState : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-source-splits-state",
        Title = "The list of splits that a source keeps in the JobManager is too large to be written as one array",
        Explains = ["array-size", "heap-space"],
        Cause = "state-growth/source-splits",
        Mechanism = "At every checkpoint the JobManager asks the enumerator of each source for its state: splits that wait, splits that are finished. DataOutputSerializer writes it into one byte array, which doubles as it fills, in the JobManager's heap and never beyond 2 GiB. "
            + "A history of very many files (Iceberg, file sources) or tables cut into many chunks (change-data capture) makes that list too long.",
        Needs = ["the stack of the checkpoint that could not be triggered, or the message of the serializer"],
        References = ["org.apache.flink.core.memory.DataOutputSerializer.resize", "org.apache.flink.runtime.source.coordinator.SourceCoordinator.checkpointCoordinator", "Iceberg: StaticIcebergEnumerator, ContinuousIcebergEnumerator, IcebergEnumeratorStateSerializer"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<Thrown>(IsOfSource) is { } thrown)
        {
            scale.For(Weight.Strong, "stack", "it failed while the state of a source's enumerator was written", thrown);
        }
        else if (limit.Facts.First<Thrown>(IsSerializer) is { } serializer)
        {
            if (serializer.HasFrame("CheckpointCoordinator.onTriggerFailure", "OperatorCoordinatorCheckpoints"))
                scale.For(Weight.Strong, "trigger", "one element outgrew its byte array while the checkpoint was triggered: then coordinators write their state, the enumerators of sources above all", serializer);
        }
        else if (limit.Case.Facts.First<FailureTold>(told => told.Failure == limit.Failure && NamesSplits(told.Origin.Excerpt)) is { } told)
        {
            scale.For(Weight.Strong, "told", "it is reported of the serialisation of splits", told);
        }

        if (scale.HasSupport)
            scale.Lacks("how many splits wait", "the lines of the enumerator in the JobManager's log (splits discovered, pending, finished), and the number of files or chunks of the source");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "give the source fewer splits: compact small files (Iceberg: rewrite_data_files) and read the history in several jobs or time ranges; with change-data capture a larger chunk size (scan.incremental.snapshot.chunk.size)")
        {
            Text = "A newer connector may keep less of each split: upgrade it first where that is easy. Several sources in one job share the JobManager's heap; each of them has an array of its own.",
            Verify = "checkpoints are triggered without an error while the history is read; the number of pending splits falls",
        };
        if (limit.Failure != "heap-space")
            yield break;
        foreach (var fix in HeapFix.For(limit))
            yield return fix;
    }

    private static bool IsSerializer(Thrown thrown) => thrown.Link("exceeds JVM heap space", "record length would exceed 2GB") is not null;

    private static bool IsOfSource(Thrown thrown) => thrown.HasFrame("SourceCoordinator.toBytes", "serializePendingSplits", "EnumeratorStateSerializer", "PendingSplitsStateSerializer", "PendingSplitsCheckpointSerializer");

    private static bool NamesSplits(string text) => text.Contains("Splits", StringComparison.OrdinalIgnoreCase) && (text.Contains("pending", StringComparison.OrdinalIgnoreCase) || text.Contains("serializ", StringComparison.OrdinalIgnoreCase) || text.Contains("enumerator", StringComparison.OrdinalIgnoreCase));
}
