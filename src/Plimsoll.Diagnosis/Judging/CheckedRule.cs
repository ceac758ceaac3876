namespace Plimsoll.Diagnosis.Judging;

/// <summary>A check of GC logs that also explains a stall: what it sees is the witness, what it advises the fix.</summary>
internal abstract class CheckedRule(GcCheck check) : Rule
{
    public override RuleCard Card => check.Card;

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var (seen, advice) in Looks(limit))
        {
            scale.For(Weight.Strong, "log", advice.Seen, seen);
            scale.Conclude(check.Card.Title, advice.Cause);
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
        Looks(limit).Take(1).Select(look => new Fix(Applicability.Check, look.Advice.ToDo) { Verify = "plimsoll gc on the next log no longer says it" });

    private IEnumerable<(GcRunSeen Seen, GcAdvice Advice)> Looks(BrokenLimit limit) =>
        limit.Process.GcRuns.Select(seen => (seen, check.Look(new CheckedRun(seen.Run, seen.Measures, limit.Process.Flags)))).Where(look => look.Item2 is not null).Select(look => (look.seen, look.Item2!));
}
