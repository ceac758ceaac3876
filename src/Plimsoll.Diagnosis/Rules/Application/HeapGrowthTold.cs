using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that the heap grows and is not given back, and name nothing.</summary>
internal sealed class HeapGrowthTold : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-growth-told",
        Title = "The heap is reported to grow and not to come back: something is kept",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap",
        Mechanism = "A heap that is too small for honest work is full soon after the start or under the first full load, and stays on that level. One that rises from hour to hour, whose collections give back less and less, keeps something. Words tell no more than that; which class grows, two histograms tell.",
        Needs = ["people's words that memory grows and is not given back"],
        Refuters = ["a failure at the start", "a GC log whose level stays", "state of a Flink job that grows"],
        References = ["docs of the JVM: jcmd GC.class_histogram"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        // Where a machine's numbers of the heap are at hand, they tell whether it grows.
        if (limit.Process.GcRun is not null || limit.Process.Histograms.Count > 0 || HeapWords.Growth(limit.Case) is not { } growth)
            return;
        scale.For(Weight.Weak, "growth", $"it is reported to grow: {growth.Words}", growth);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.MoreHeapInVain or Topic.RestartHelps or Topic.LongUptime) is { } beside)
            scale.For(Weight.Weak, "beside", "it comes after long work, goes with a restart, or comes again with a larger heap", beside);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.StateStays or Topic.StateGrows or Topic.AtStart) is { } other)
            scale.Against("other", "the state of a job grows, or it fails at the start", other);
        scale.Lacks("which class grows", "jcmd PID GC.class_histogram, twice, an hour apart; or -XX:+HeapDumpOnOutOfMemoryError and plimsoll heap suspects DUMP.hprof");
        scale.Lacks("whether what stays after full collections rises", "jstat -gcutil PID 10s 360, or -Xlog:gc*:file=gc.log and plimsoll gc gc.log");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "find the class that grows between two histograms an hour apart, and end, close, remove or bound it where it is made; where it is a library's or a connector's, upgrade that")
        {
            Text = "jcmd PID GC.class_histogram > one.txt, an hour later > two.txt, and plimsoll diagnose one.txt two.txt. Until it is found restart before the heap is full. If a heap twice as large fails after twice the time, the leak is proved.",
            Verify = "what stays after full collections is level for as long as it took to fail",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"to gain time: {fix.Summary}" };
    }
}
