using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Netty's thread-local variables are made without end, and with them grows the table of every thread.</summary>
internal sealed class NettyThreadLocalIndex : Rule
{
    private const string Vertx = "io.vertx.core.net.impl.pool.CombinerExecutor";

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-thread-local-index",
        Title = "FastThreadLocals are made again and again, and the table of every Netty thread grows with their number",
        Explains = ["heap-space", "gc-overhead", "array-size"],
        Cause = "leak/heap/fast-thread-local",
        Mechanism = "Each FastThreadLocal takes the next index of a counter that never falls, and every Netty thread keeps a table as long as the highest index it has used. A field that should be static, or an object with a FastThreadLocal of its own for each connection, pool or request, makes the index run away: the table is doubled in expandIndexedVariableTableAndSet, for some slots that are used. In a healthy process it holds some hundreds of slots and is grown a few times after the start.",
        Needs = ["the stack of the error"],
        References = ["io.netty.util.internal.InternalThreadLocalMap.expandIndexedVariableTableAndSet", "CVE-2024-1023 (Vert.x 4.4.5, 4.4.6, 4.5.0 and 4.5.1; fixed in 4.4.7 and 4.5.2)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Error(limit) is not { } thrown)
            return;
        scale.For(Weight.Strong, "stack", "the heap ended where a Netty thread grew its table of thread-local variables, which a healthy process does after its start only", thrown);
        var owner = Owner(thrown) is { } frame ? ApplicationFrames.Short(frame) : null;
        if (thrown.HasFrame(Vertx))
        {
            scale.For(Weight.Strong, "library", "Vert.x' CombinerExecutor made a FastThreadLocal for each connection pool (CVE-2024-1023)", thrown);
            scale.Conclude("Vert.x' CombinerExecutor makes a FastThreadLocal for each connection pool, and the table of every event-loop thread grows with them", "version-bug/vertx-combiner-executor");
            return;
        }

        if (owner is not null)
            scale.Conclude($"FastThreadLocals are made again and again by {owner}: the table of every Netty thread grows with their number");
        scale.Lacks("how far the index has run", "a heap dump: the length of indexedVariables in io.netty.util.internal.InternalThreadLocalMap");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Error(limit) is not { } thrown)
            yield break;
        if (thrown.HasFrame(Vertx))
        {
            yield return new Fix(Applicability.Check, "upgrade Vert.x to 4.4.7, 4.5.2 or later (or the program that brings it, to a version that has one of them)")
            {
                Text = "Until then restart before the table fills, and keep pooled connections alive longer, so that fewer pools are made. A larger -Xmx only delays it.",
                Verify = "the table's length (indexedVariables in a heap dump) stays below a thousand",
            };
            yield break;
        }

        var owner = Owner(thrown) is { } frame ? ApplicationFrames.Short(frame) : "the code above FastThreadLocal.get in the stack";
        yield return new Fix(Applicability.Placeholders, $"make the FastThreadLocal behind {owner} a static final field, or keep the value in the object itself; where it is a library's, upgrade it")
        {
            Code = "private static final FastThreadLocal<State> STATE = new FastThreadLocal<>();",
            Text = "remove() frees the value, not the index: only making fewer of them helps. A larger -Xmx only delays it.",
            Verify = "the table's length (indexedVariables in a heap dump) stays below a thousand",
        };
    }

    private static Thrown? Error(BrokenLimit limit) => limit.Facts.First<Thrown>(thrown => thrown.Link("OutOfMemoryError") is not null
        && thrown.Root.Frames.Take(4).Any(frame => frame.Contains("InternalThreadLocalMap.expandIndexedVariableTable", StringComparison.Ordinal) || frame.Contains("InternalThreadLocalMap.newIndexedVariableTable", StringComparison.Ordinal)));

    private static string? Owner(Thrown thrown) => thrown.Root.Frames.FirstOrDefault(frame =>
        !frame.StartsWith("java.", StringComparison.Ordinal) && !frame.Contains("InternalThreadLocalMap.", StringComparison.Ordinal) && !frame.Contains(".FastThreadLocal.", StringComparison.Ordinal));
}
