using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The process never started: its settings contradict each other or cannot be read.</summary>
internal sealed class InvalidConfigurationLimit : SignedLimit
{
    public override string Failure => "invalid-configuration";

    public override string Name => "the configuration";

    public override int Rank => 5;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("which setting is refused", "the whole message with its causes, and the configuration file")];

    protected override IReadOnlyList<string> Signatures { get; } =
        ["IllegalConfigurationException", "larger than the total container memory", "Cannot read memory size from config option", "YamlEngineException"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        foreach (var refusal in process.Facts.Of<JvmRefusal>())
            scale.For(Weight.Decisive, "error", $"the JVM refused its options: {refusal.Origin.Excerpt}", refusal);
        foreach (var check in process.Facts.Of<StartCheckFailed>())
        {
            if (RefusedStart.Of(process, check.IsUnsure) is { } weight)
                scale.For(weight, "check", $"the program's own check refused its start: {check.Origin.Excerpt}", check);
        }

        foreach (var low in process.Facts.Of<MapCountTooLow>())
        {
            if (RefusedStart.Of(process, low.IsUnsure) is { } weight)
                scale.For(weight, "check", "the program refused to start: the system allows too few memory mappings", low);
        }

        if (process.Facts.First<StartRefused>() is { } refused)
            scale.For(Weight.Decisive, "refused", $"the program refused to start: its settings need {Bytes.Text(refused.Needed)} of direct memory, its JVM may take {Bytes.Text(refused.Available)}", refused);
        if (process.Facts.First<NeedRefused>() is { } need)
            scale.For(Weight.Decisive, "need", $"the settings need more than there is: {need.Origin.Excerpt}", need);
        foreach (var size in process.Facts.Of<SizeRefused>())
            scale.For(Weight.Decisive, "size", $"Flink refused a memory size: {size.Origin.Excerpt}", size);
        // Nobody tried yet, but Flink would refuse what the files say.
        if (!scale.HasSupport && RefusedPlan.Of(process) is { } plan)
            scale.For(Weight.Strong, "model", $"Flink's memory model, run on the given settings, refuses them: {Excerpt.Of(plan.Refusal)}", plan.Total);
    }
}
