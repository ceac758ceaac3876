using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The heap fills with a feature or plugin switched on, and not without.</summary>
internal sealed class FeatureKeepsHeap : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "feature-keeps-heap",
        Title = "The heap fills while a feature or plugin is on, and stays level without it",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/feature",
        Mechanism = "The same load with a feature on and off is an experiment: where the heap grows with it and stays on its level without, what it keeps is the reason, not the load and not the heap's size. A cache whose entries are pinned, a cursor that holds everything behind it, a registry or a listener that nothing removes are the usual ways.",
        Needs = ["a person's words that it does not happen without the feature, plugin, agent or module"],
        Refuters = ["memory that levels off with the feature on"],
        References = ["Apache Pulsar issue 3535 and PR 3612: the deduplication cursor kept a topic's entries in the managed ledger's cache"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Without(limit) is not { } without)
            return;
        var name = Name(without);
        scale.For(Weight.Strong, "without", $"without {name} it is reported not to happen", without);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Growth) is { } growth)
            scale.For(Weight.Weak, "growth", "with it memory grows and does not come back", growth);
        scale.Conclude($"What {name} keeps fills the heap: without it the heap stays on its level");
        scale.Lacks($"what {name} keeps", "jcmd PID GC.class_histogram with it on and off, after the same time under the same load; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap suspects /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Without(limit) is not { } without)
            yield break;
        var name = Name(without);
        yield return new Fix(Applicability.Check, $"run without {name} until it is repaired, and upgrade: look for it in the release notes of the versions after yours")
        {
            Text = "The experiment with and without it is what its authors need, with a heap dump of each. Where it must stay on, bound what it keeps (size and time to live of its cache, how far back its cursors, windows or sessions reach). A larger -Xmx only delays the failure.",
            Verify = "under the same load the heap after full collections is as high as without it",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"to gain time: {fix.Summary}" };
    }

    private static Statement? Without(BrokenLimit limit) => limit.Process.IsFlink ? null : limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.WithoutItFine);

    private static string Name(Statement without) => without.Name.Length > 0 ? without.Name : "that plugin, agent or module";
}
