using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Who looked into the heap names what fills it.</summary>
internal sealed class SuspectTold : Rule
{
    private const long Many = 1000;

    public override RuleCard Card { get; } = new()
    {
        Id = "suspect-told",
        Title = "Objects that a person found in the heap are kept and never given up",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap",
        Mechanism = "A heap analyser's suspect, thousands of instances of one class that should be few, or words such as \"never released\" say what fills the heap, though the dump itself is not at hand. Who keeps the objects is what the fix needs: a registry, a listener list, a cache or a queue without bound.",
        Needs = ["a class that is named as suspect, or counted, by who looked into a heap dump or a histogram"],
        Thresholds = ["1000 instances: a program has few of its own large structures"],
        Refuters = ["state of a Flink job, which is meant to be kept"],
        References = ["Eclipse MAT: Leak Suspects report, Path to GC Roots, merge shortest paths"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Suspect(limit) is not { } suspect)
            return;
        var many = suspect.Topic == Topic.Instances;
        scale.For(Weight.Strong, "suspect", many ? $"{suspect.Number} instances of {suspect.Name} are reported" : $"{suspect.Name} is named as what fills the heap", suspect);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.NeverFreed) is { } never)
            scale.For(Weight.Strong, "never", "objects are reported never to be released", never);
        if (KnownHolder.Of(suspect.Name) is { } known)
            scale.Conclude($"{suspect.Name}: {known.Words}", $"leak/heap/{known.Kind}");
        else
            scale.Conclude(many ? $"{suspect.Number} instances of {suspect.Name} are kept" : $"{suspect.Name} fills the heap");
        scale.Lacks($"who keeps {LibraryName.Short(suspect.Name)}", "jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap suspects /tmp/heap.hprof and plimsoll heap path /tmp/heap.hprof CLASS; twice, to see whether it grows");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Suspect(limit) is not { } suspect)
            yield break;
        var name = LibraryName.Short(suspect.Name);
        if (KnownHolder.Of(suspect.Name) is { } known)
            yield return new Fix(Applicability.Check, known.Cure) { Text = $"{suspect.Name}: {known.Words}. More heap only delays it.", Verify = $"jcmd PID GC.class_histogram twice, an hour apart: {name} does not grow" };
        yield return new Fix(Applicability.Placeholders, $"give {name} up where it is no longer needed: release, remove or close it, reuse one instead of making another, or put a limit on the queue, cache or batch that holds it")
        {
            Text = $"Look at what refers to {suspect.Name} in the dump (path to GC roots, without weak references): the collection or listener list nearest to the root is what grows. Where it belongs to a library, look for the class in its release notes and upgrade. More heap only delays it.",
            Verify = $"jcmd PID GC.class_histogram twice, an hour apart: {name} does not grow",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"to gain time: {fix.Summary}" };
    }

    private static Statement? Suspect(BrokenLimit limit)
    {
        Statement[] told = [.. limit.Case.Facts.Of<Statement>().Where(statement => statement.Name.Length > 0 && !Ordinary.IsMatch(statement.Name))];
        return told.Where(statement => statement is { Topic: Topic.Instances, Number: >= Many }).MaxBy(statement => statement.Number)
            ?? told.FirstOrDefault(statement => statement.Topic == Topic.LeakSuspect);
    }

    // What every heap is full of, what a job is meant to keep, and class loaders, which have rules of their own.
    private static readonly Regex Ordinary = new(@"^(?:java\.|javax\.|jdk\.|sun\.)|ClassLoader|CopyOnWriteState|StateMapEntry|StateTableEntry|TimerHeapInternalTimer|runtime\.state\.|^(?:HashMap|LinkedList|ArrayList|ConcurrentHashMap|LinkedHashMap|TreeMap|String|StringBuilder|OutOfMemory\w*|StackOverflow\w*|FullGC|GitHub|JavaScript|IntelliJ)(?:\$|$)");
}
