using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The collection that frees direct buffers is switched off.</summary>
internal sealed class DirectMemoryExplicitGcDisabled : Rule
{
    private const string Option = "DisableExplicitGC";

    public override RuleCard Card { get; } = new()
    {
        Id = "direct-memory-explicit-gc-disabled",
        Title = "System.gc() is switched off, and with it what frees direct buffers that nobody uses any more",
        Explains = ["direct-memory"],
        Cause = "wrong-setting/disable-explicit-gc",
        Mechanism = "A direct ByteBuffer gives its memory back when a collection finds it unused. Where the limit is reached, java.nio.Bits.reserveMemory calls System.gc(), waits for the cleaner and tries again. -XX:+DisableExplicitGC turns that call into nothing. As direct buffers take hardly any heap, no other collection may come for minutes: buffers that are long garbage fill the limit, and every further request is refused.",
        Needs = ["-XX:+DisableExplicitGC in the options or in VM.flags", "the refusal", "a GC log"],
        Thresholds = ["one collection of the old generation in the log after which requests are still refused: then the buffers are in use"],
        Refuters = ["full collections for other reasons that did not help", "a refusal of Netty's own counter, whose buffers are freed by their count"],
        References = ["java.nio.Bits.reserveMemory (JDK 8 to 25)", "java(1): -XX:+DisableExplicitGC, -XX:+ExplicitGCInvokesConcurrent"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || process.Flags.IsOn(Option) != true || limit.Facts.Any<BufferLeak>())
            return;
        var refused = limit.Facts.First<Thrown>(thrown => thrown.Link("irect buffer memory") is not null);
        var pooled = refused is not null && (refused.HasFrame("io.netty.") || refused.HasFrame(TemporaryBuffer.Frame));
        scale.For(pooled ? Weight.Weak : Weight.Strong, "option", "-XX:+DisableExplicitGC is set: the collection that java.nio.Bits asks for before it refuses does not happen", process.Flags[Option]);
        WeighLog(process, scale);
        if (DirectBuffersKept.Standing([.. DirectReuse.Plain(limit)]) is not null && process.GcRuns.Any(run => run.Measures.FullCollections > 0))
            scale.Against("level", "the allocated count does not move between refusals, though collections ran", refused);
        scale.Conclude("Direct buffers that nobody uses are not freed: -XX:+DisableExplicitGC takes away the collection that would do it");
        scale.Lacks("whether the buffers are garbage", "jcmd PID GC.run (it works in spite of the option), and java.nio:type=BufferPool,name=direct (MemoryUsed) before and after");
    }

    // A full collection for another reason frees what is unused; where it came and the limit broke all the same, the buffers are in use.
    private static void WeighLog(ProcessCase process, Scale scale)
    {
        if (process.GcRuns is not [var seen, ..])
            return;
        if (seen.Measures.FullCollections == 0 && seen.Measures.Cycles.Finished == 0)
            scale.For(Weight.Strong, "log", $"the GC log of {seen.Measures.Length.TotalSeconds:F0} s has no full collection and no concurrent cycle: nothing looked for unused buffers", seen);
        else
            scale.Against("log", $"the GC log has {seen.Measures.FullCollections} full collections and {seen.Measures.Cycles.Finished} concurrent cycles: they would have freed unused buffers", seen);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var flag = limit.Process.Flags[Option];
        yield return new Fix(Applicability.Check, "remove -XX:+DisableExplicitGC; where calls of System.gc() were the reason for it, set -XX:+ExplicitGCInvokesConcurrent (G1) instead")
        {
            Changes = flag is { InForce: false } ? [new Change("-XX:+" + Option, null, flag.Value, flag.Origin.Source, flag.Origin.Line)] : [],
            Text = "A larger -XX:MaxDirectMemorySize only delays the failure: without a collection the larger limit fills with unused buffers too. RMI's hourly collections are better made rare by -Dsun.rmi.dgc.server.gcInterval=86400000.",
            Verify = "java.nio:type=BufferPool,name=direct (MemoryUsed) falls from time to time, and the GC log shows Pause Full (System.gc()) when it nears the limit",
        };
        var owner = DirectReuse.Allocator(limit);
        yield return new Fix(Applicability.Placeholders, $"reuse the buffers{(owner is null ? "" : $" that {owner} makes")}: one direct buffer for each thread, or a pool, instead of ByteBuffer.allocateDirect for each use")
        {
            Code = "private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LARGEST));\n...\nByteBuffer buffer = BUFFER.get().clear();",
            Verify = "java.nio:type=BufferPool,name=direct (Count) stays at the number of threads",
        };
    }
}
