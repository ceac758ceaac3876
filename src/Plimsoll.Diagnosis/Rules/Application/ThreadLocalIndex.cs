using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Netty's thread-local variables are made without end: each thread's table of them grows for good.</summary>
internal sealed class ThreadLocalIndex : Rule
{
    private const string VertxPool = "io.vertx.core.net.impl.pool.CombinerExecutor";

    public override RuleCard Card { get; } = new()
    {
        Id = "fast-thread-local-index",
        Title = "Thread-local variables of Netty are made without end, and the table of every thread grows with them",
        Explains = ["heap-space", "gc-overhead"],
        Cause = "leak/heap/fast-thread-local",
        Mechanism = "A FastThreadLocal takes an index when it is made and never gives it back; each Netty thread keeps a table as long as the highest index it has used. Made once, in a static field, that is fast. Made for each connection, pool or request, the tables double again and again until a copy of one no longer fits, after weeks. "
            + "Vert.x up to 4.4.6, 4.5.0 and 4.5.1 did so for every pool of connections (CVE-2024-1023).",
        Needs = ["the stack of the error: InternalThreadLocalMap expands its table"],
        Refuters = ["an array that is small beside the heap: then it is only where the full heap was met"],
        References = ["io.netty.util.internal.InternalThreadLocalMap.expandIndexedVariableTableAndSet", "Vert.x issue 5078, pull requests 5080 and 5082; CVE-2024-1023"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Expansion(limit) is not { } thrown)
            return;
        scale.For(Weight.Weak, "stack", "the heap ended while a thread's table of FastThreadLocals was copied into one of twice the length", thrown);
        if (thrown.HasFrame(VertxPool))
            scale.For(Weight.Strong, "library", "Vert.x' CombinerExecutor made that variable: up to 4.4.6 and 4.5.1 it makes a new one for every pool", thrown);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LongUptime) is { } uptime)
            scale.For(Weight.Weak, "uptime", "it takes long to come", uptime);
        scale.Conclude(thrown.HasFrame(VertxPool) ? "Vert.x makes a thread-local variable for every pool of connections, and the table of every event-loop thread grows with them" : Card.Title, thrown.HasFrame(VertxPool) ? "version-bug/vertx-fast-thread-local" : null);
        scale.Lacks("how long the tables are", "jcmd PID GC.heap_dump /tmp/heap.hprof: Object[] held by io.netty.util.internal.InternalThreadLocalMap.indexedVariables");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Expansion(limit)?.HasFrame(VertxPool) == true)
        {
            yield return new Fix(Applicability.Check, "upgrade Vert.x to 4.4.7 or 4.5.2 or later, or the product that contains it to a version that does")
            {
                Text = "More heap only delays it. Until then restart before the time that it took; fewer new client pools (distinct hosts, HttpClients that are made for one request) slow it down.",
                Verify = "the Object[] tables of InternalThreadLocalMap stay at one length over days",
            };
            yield break;
        }

        yield return new Fix(Applicability.Placeholders, "make each FastThreadLocal once, in a static final field, or upgrade the library whose frame stands below FastThreadLocal in the stack")
        {
            Text = "More heap only delays it: an index is never given back.",
            Verify = "the Object[] tables of InternalThreadLocalMap stay at one length over days",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix;
    }

    private static Thrown? Expansion(BrokenLimit limit) =>
        limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null && thrown.HasFrame("InternalThreadLocalMap.expandIndexedVariableTable"));
}
