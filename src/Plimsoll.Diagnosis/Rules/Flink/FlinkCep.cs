using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Partial matches of a pattern without time bound are kept for ever.</summary>
internal sealed class FlinkCep : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-cep",
        Title = "Partial matches of a pattern without time bound are kept for ever",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth/cep",
        Mechanism = "CEP keeps every event of a partial match in its shared buffer. A pattern without within() never gives a partial match up, so buffer and state machine grow with every event that begins one.",
        Needs = ["the job's code, state names or histograms", "checkpoint sizes over time"],
        Refuters = ["checkpoints that stay on one level", "a state backend that keeps state off the heap"],
        References = ["Flink docs: Working with state; State backends", "org.apache.flink.cep.nfa.sharedbuffer.SharedBuffer"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager)
            return;
        if (limit.Process.Feature("CEP.pattern", "IterativeCondition", "MATCH_RECOGNIZE") is { } code)
            scale.For(Weight.Strong, "code", "the job matches patterns with CEP", code);
        else if (limit.Case.Facts.First<OperatorSeen>(seen => seen.Name.Contains("CepOperator", StringComparison.Ordinal) || seen.Name.Contains("PatternSelect", StringComparison.Ordinal)) is { } seen)
            scale.For(Weight.Strong, "code", "the job has a CEP operator", seen);
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame("org.apache.flink.cep.")) is { } thrown)
            scale.For(Weight.Strong, "stack", "the heap ended in the pattern matcher", thrown);
        if (limit.Process.BigClass("cep.nfa.sharedbuffer.SharedBufferNode", "cep.nfa.sharedbuffer.Lockable", "cep.nfa.ComputationState") is { } big)
            scale.For(Weight.Strong, "classes", "nodes of the shared buffer are among the biggest classes", big);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.StateStays && statement.Origin.Excerpt.Contains("CEP", StringComparison.Ordinal)) is { } told)
            scale.For(Weight.Strong, "told", "state of the pattern matcher is reported not to expire", told);
        if (scale.HasSupport)
            HeapStateEvidence.Weigh(limit, scale);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(limit, "bound the pattern in time: .within(Duration), before 1.19 .within(Time) (SQL: WITHIN INTERVAL), and use followedBy or until() instead of followedByAny and oneOrMore without end", "With within() Flink prunes partial matches when the watermark passes. Newer releases also free more of the shared buffer and of its timers: upgrade as well.");
}
