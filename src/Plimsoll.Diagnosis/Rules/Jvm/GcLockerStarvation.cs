namespace Plimsoll.Diagnosis.Rules;

/// <summary>An OutOfMemoryError although the heap has room: the collector was kept out by threads in native code.</summary>
internal sealed class GcLockerStarvation : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "gc-locker-starvation",
        Title = "The JVM gave an allocation up because native code kept the collector out, not because the heap was full",
        Explains = ["heap-space"],
        Cause = "version-bug/JDK-8192647",
        Mechanism = "While a thread is in a JNI critical section (compression and checksums of zlib, snappy, zstd or lz4 bindings foremost), the collector must wait (GCLocker). A thread that needs a collection retries GCLockerRetryAllocationCount times, 2 by default; under many short critical sections of others it loses each time, and the JVM throws OutOfMemoryError: Java heap space, "
            + "with garbage enough to free. The warning right before the error says so. G1 does without the lock from JDK 22 on, Serial and Parallel from 25.",
        Needs = ["the JVM's warning [gc,alloc] Retried waiting for GCLocker too often"],
        Refuters = ["a heap that is full after a full collection: then the room was not there"],
        References = ["JDK-8192647 (fixed in 25 for Serial and Parallel)", "JEP 423 (region pinning of G1, 22)", "hotspot gc_globals.hpp: GCLockerRetryAllocationCount"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.Last<LockerGaveUp>() is not { } gaveUp)
            return;
        var thread = gaveUp.Thread.Length > 0 ? $" of thread {gaveUp.Thread}" : "";
        scale.For(Weight.Decisive, "locker", $"the JVM gave up an allocation{thread} of {Bytes.Text(gaveUp.Bytes)} because it had retried behind the GCLocker too often", gaveUp);
        if (limit.Process is { MaxHeap: { } heap, LiveSet: { } live } && live + gaveUp.Bytes > heap)
            scale.Against("full", $"{Bytes.Text(live)} stay after a full collection: {Bytes.Text(gaveUp.Bytes)} more do not fit {Bytes.Text(heap)}", limit.Process.LiveSetFact);
        scale.Conclude($"An allocation of {Bytes.Text(gaveUp.Bytes)} was given up behind the GCLocker; the heap need not be full (JDK-8192647)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var size = limit.Facts.Last<LockerGaveUp>() is { } gaveUp ? Bytes.Text(gaveUp.Bytes) : "so much";
        yield return new Fix(Applicability.Check, "upgrade the JDK: 22 or later with G1, 25 or later with Serial or ParallelGC; or use ZGC")
        {
            Text = "None of them has the lock any more.",
            Verify = "the warning 'Retried waiting for GCLocker too often' no longer comes",
        };
        yield return new Fix(Applicability.Check, "until then let it retry longer: -XX:+UnlockDiagnosticVMOptions -XX:GCLockerRetryAllocationCount=100")
        {
            Changes = [limit.Process.JvmChange("-XX:GCLockerRetryAllocationCount=", "100")],
            Text = $"The option is a diagnostic one, so -XX:+UnlockDiagnosticVMOptions must stand before it, and JDK 25 knows it no more. Arrays of {size} are rare: smaller batches or buffers lose less often, and so do fewer threads that compress at the same time.",
            Verify = "the warning 'Retried waiting for GCLocker too often' no longer comes",
        };
    }
}
