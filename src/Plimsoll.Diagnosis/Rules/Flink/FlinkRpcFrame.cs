using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A message between Flink's processes is larger than the frame: state that is sent whole, or a description of a job that has grown.</summary>
internal sealed class FlinkRpcFrame : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-rpc-frame",
        Title = "A message between Flink's processes is larger than the RPC frame",
        Explains = ["rpc-size"],
        Cause = "undersized/rpc-frame",
        Mechanism = "Task descriptions, restored operator state and acknowledgements of checkpoints travel in one message of at most akka.framesize (pekko.framesize since 1.18), 10 MiB. Union list state is sent whole to every subtask at a restore, and doubles where a uid was kept for another kind of source.",
        Needs = ["the message with its size"],
        References = ["org.apache.flink.runtime.rpc.akka.AkkaRpcActor", "Flink docs: akka.framesize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var (size, thrown) = Size(limit);
        if (thrown is null)
            return;
        scale.For(Weight.Weak, "size", size is { } bytes ? $"one message has {Bytes.Text(bytes)}" : "one message is larger than the frame", thrown);
        if (limit.Case.Facts.First<Statement>(statement => statement.Origin.Excerpt.Contains("_metadata", StringComparison.Ordinal) && statement.Topic == Topic.Growth) is { } grows)
        {
            scale.For(Weight.Strong, "metadata", "the metadata of each checkpoint is larger than that of the one before: state that is sent whole grows", grows);
            scale.Conclude("Operator state that is sent whole at every restore has outgrown the RPC frame", "state-growth/union-list");
        }

        scale.Lacks("which state is inlined", "ls -l CHECKPOINT_DIR/chk-*/_metadata");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var size = Size(limit).Size ?? 10L << 20;
        var key = limit.Process.AssumedVersion.IsAtLeast(1, 18) ? "pekko.framesize" : "akka.framesize";
        yield return new Fix(Applicability.Check, $"raise {key} (akka.framesize up to 1.17) above the message's size")
        {
            Changes = [limit.Process.Change(key, (size * 3 / 2).ToString(CultureInfo.InvariantCulture) + "b")],
            Text = "The frame is only where it shows. Keep large objects out of the job's closures; give a source that was replaced by one of another kind a new uid and restore with allowNonRestoredState, so that the old union list state is dropped.",
            Verify = "the job restores; the next _metadata is not larger than the last",
        };
    }

    private static (long? Size, Thrown? Thrown) Size(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message.Match(link.Text) is { Success: true } match && long.TryParse(match.Groups["size"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                    return (size, thrown);
            }
        }

        return (null, limit.Scale.Witnesses.SelectMany(witness => witness.Facts).OfType<Thrown>().FirstOrDefault());
    }

    private static readonly Regex Message = new(@"invocation size (?<size>\d{1,12})|result size (?<size>\d{1,12})|was (?<size>\d{1,12}) bytes", RegexOptions.ExplicitCapture);
}
