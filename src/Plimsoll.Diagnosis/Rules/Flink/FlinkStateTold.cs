using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Readers;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that the state of a job grows, stays, is kept for weeks, or is what a restore fails on.</summary>
internal sealed class FlinkStateTold : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-state-told",
        Title = "The state of the job is reported to grow or to be kept for long",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "state-growth",
        Mechanism = "A job keeps what its operators are told to keep: both sides of a join for as long as the time to live says, a window until it is cleaned up, offsets and splits in a list that every subtask receives as a whole. Kept for a month it is a month of data, and what is never cleared grows without end. On the heap it is objects, with RocksDB it is disk, write buffers and caches; a restore needs all of it at once.",
        Needs = ["people's words of state that grows, stays, is retained for days and longer, or of a failure while it is restored"],
        Thresholds = ["a day: sessions and joins within hours rarely fill a heap"],
        Refuters = ["a class outside the state that who looked into the heap names"],
        References = ["Flink docs: table.exec.state.ttl, StateTtlConfig", "Flink docs: Operator State, union redistribution", "FLINK-33192: state of windows whose trigger holds nothing was not cleaned up"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.Key.Role == ProcessRole.JobManager || Told(limit) is not { } told)
            return;
        var join = First(limit, Topic.StreamJoin);
        var many = (Fact?)First(limit, Topic.UnionState) ?? HeapWords.First(limit.Case, ThingDeed.TooMany);
        if (told.Topic is Topic.StateGrows or Topic.StateStays)
            scale.For(Weight.Strong, "state", "the state of the job is reported to grow, or never to be given up", told);
        else if (told.Topic == Topic.StateKeptLong)
            scale.For(join is null ? Weight.Weak : Weight.Strong, "state", "state is reported to be kept for days and longer, or without any bound", told);
        else
            scale.For(many is null ? Weight.Weak : Weight.Strong, "state", "it is reported to fail while state is restored or written", told);
        if ((many ?? join ?? First(limit, Topic.LongUptime)) is { } beside)
            scale.For(Weight.Weak, "beside", beside is Statement { Topic: Topic.LongUptime } ? "it is reported to fail only after hours or days" : "what the job keeps is told as well", beside);
        if (HeapWords.Held(limit.Case) is { IsCode: true } held)
            scale.Against("holder", $"{held.Name} is reported {held.Words}", held.Told[0]);
        Conclude(limit, scale, join is not null);
        scale.Lacks("which state grows", "the sizes of checkpoints by operator over a day (web interface, Checkpoints); jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap flink /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => HeapStateFix.For(
        limit,
        First(limit, Topic.UnionState) is not null
            ? "let the source forget what it has read: upgrade the connector to a release that clears its union list state before it writes it anew, and start once without the old state (a new uid for the source, --allowNonRestoredState)"
            : "bound the state: a time to live as short as the result allows (table.exec.state.ttl, StateTtlConfig), clear() and a timer where a key or a window is done, an interval or lookup join instead of a regular one, only the columns that are needed",
        "What must be known for months belongs into an external store (HBase, Paimon with partial update, a key-value store) that the job looks up. Windows and triggers that hold nothing: upgrade Flink to a release with FLINK-33192, and let a trigger clear() what it registers.");

    private static void Conclude(BrokenLimit limit, Scale scale, bool joins)
    {
        if (First(limit, Topic.UnionState) is not null)
            scale.Conclude("Operator state that every subtask receives as a whole has grown too large", "state-growth/union-list");
        else if (joins)
            scale.Conclude("A join keeps its rows for as long as its state may live, and that is too long for this memory", "state-growth/join-without-ttl");
    }

    private static Statement? Told(BrokenLimit limit)
    {
        if ((First(limit, Topic.StateGrows) ?? First(limit, Topic.StateStays)) is { } grows)
            return grows;
        return limit.Process.IsFlink ? First(limit, Topic.StateKeptLong) ?? First(limit, Topic.StateRestored) : null;
    }

    private static Statement? First(BrokenLimit limit, Topic topic) => limit.Case.Facts.First<Statement>(statement => statement.Topic == topic && !IsQuestion(statement));

    // Who asks how long to keep it has not failed with it.
    private static bool IsQuestion(Statement statement) => Telling.IsAsked(statement.Origin.Excerpt.Trim());
}
