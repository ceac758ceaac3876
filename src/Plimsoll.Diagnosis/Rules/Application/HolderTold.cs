using System.Globalization;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words name what grows or is never given up.</summary>
internal sealed class HolderTold : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "holder-told",
        Title = "What people name as growing and never given up fills the heap",
        Explains = ["heap-space", "gc-overhead", "gc-stall", "container-limit"],
        Cause = "leak/heap",
        Mechanism = "Who says that a list, a registry, a class or the connections keep growing, that they are never removed or closed, or that they have most of the heap, has usually looked: the thing with that name is what to end. Each of these words fits other causes too; several of them about one thing rarely do. Where the thing is inside a library, its release notes tell more than its users do.",
        Needs = ["people's words that join a class, a field or a kind of object with growth or with never being given up"],
        Thresholds = ["an identifier says more than a word for things that every program has"],
        Refuters = ["a container's kill, unless somebody found the thing in a heap dump", "state of a Flink job, which is meant to be kept", "two histograms in which it stays as it is"],
        References = ["java.io.DeleteOnExitHook", "java.lang.ApplicationShutdownHooks", "FLINK-37168", "MySQL Connector/J: dontTrackOpenResources"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (HeapWords.Held(limit.Case) is not { } held || !Explain(limit, held))
            return;
        var looked = held.Told.Any(told => told.Deed != ThingDeed.Fills) || SaysDump(held);
        scale.For((held.IsCode && looked) || Known(held) is not null ? Weight.Strong : Weight.Weak, "thing", $"{held.Name} is reported {held.Words}: {held.Told[0].Words}", [.. held.Told.Take(3)]);
        if (HeapWords.Beside(limit.Case, held.Told) is var (claim, fact))
            scale.For(Weight.Weak, "beside", claim, fact);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.StateStays or Topic.StateGrows) is { } state)
            scale.Against("state", "the state of a job is reported to grow: it is meant to be kept", state);
        if (Known(held) is { } known)
            scale.Conclude($"{held.Name}: {known.Words}", $"leak/heap/{known.Kind}");
        else
            scale.Conclude($"{held.Name} is reported {held.Words}: what is kept there fills the heap", KeptKind.Of(Capital(held.Name)));
        scale.Lacks($"how many {LibraryName.Short(held.Name)} there are, and who holds them", "jcmd PID GC.class_histogram, twice, ten minutes apart; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap suspects /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (HeapWords.Held(limit.Case) is not { } held || !Explain(limit, held))
            yield break;
        var name = held.IsCode ? LibraryName.Short(held.Name) : held.Name;
        yield return new Fix(Applicability.Placeholders, Known(held)?.Cure ?? Cure(held, name))
        {
            Text = $"Look at what should take something out of it, and when that runs: at the end of a request, of a connection, of a job, on an error too. Where {name} is not your own, look for it in the release notes and issues of the library, and upgrade. A restart frees it for a time; a larger -Xmx only delays it.",
            Verify = $"two class histograms an hour apart under the same load show as many of what {name} keeps",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix with { Summary = $"to gain time: {fix.Summary}" };
    }

    // The holder's own name, or the one that stands beside it: hooks that remain in ApplicationShutdownHooks.
    private static KnownHolder? Known(HeldThing held) => KnownHolder.Of(held.Name) ?? (held.IsCode ? held.Told.Select(told => KnownHolder.Of(told.Origin.Excerpt)).FirstOrDefault(known => known is not null) : null);

    private static string Cure(HeldThing held, string name)
    {
        if (ListenerRegistry.ByName(Capital(held.Name)) is var (begins, ends))
            return $"end what {name} begins: {ends} for each {begins}; where a library or connector does it, upgrade it";
        return held.IsCode
            ? $"give {name} an end: remove, close or release what is done, bound it by number or age, reuse one instead of making another; where it belongs to a library, upgrade that"
            : $"close, remove or reuse the {name} where their work ends, also on errors, and bound how many there may be (a pool, a cache with a maximum); where a library or connector opens them, upgrade it";
    }

    // What kills the process from outside may be anything; a class that somebody found in a dump is of the heap.
    private static bool Explain(BrokenLimit limit, HeldThing held) =>
        limit.Failure != "container-limit" || (held.IsCode && (SaysDump(held) || (Known(held) is not null && held.Deeds > 1)));

    private static bool SaysDump(HeldThing held) => held.Told.Any(told => Array.Exists(Looks, look => told.Origin.Excerpt.Contains(look, StringComparison.OrdinalIgnoreCase)) || told.Origin.Excerpt.Contains("MAT", StringComparison.Ordinal));

    private static readonly string[] Looks = ["dump", "jmap", "VisualVM", "YourKit", "JProfiler", "histogram", "dominator", "retained", "memory analy", "heap analy", "内存分析", "分析内存"];

    // "MySQL connections" tell their kind as ConnectionPool does.
    private static string Capital(string name) => string.Join("", name.Split(' ').Select(word => word.Length == 0 ? word : string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(word[0])}{word[1..]}")));
}
