using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>Native code that holds arrays holds back collections.</summary>
internal sealed class JniCriticalSections : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "jni-critical-sections",
        Title = "Collections waited for native code that held an array",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/jni-critical",
        Mechanism = "While a thread is in a JNI critical section (GetPrimitiveArrayCritical: compression, image codecs, some drivers) the collectors that move objects wait, and other threads that need memory wait with them. When the last one leaves, one collection is made up for (GCLocker Initiated GC), sometimes right after another. From JDK 22 on G1 pins the region instead and does not wait.",
        Needs = ["a GC log with causes"],
        Thresholds = ["ten such collections and a tenth of all, or two full ones"],
        References = ["HotSpot: gcLocker.cpp", "JEP 423: Region Pinning for G1 (JDK 22)", "JDK-8192647: OutOfMemoryError although the heap had room, because of GCLocker retries"],
    };

    public override GcAdvice? Look(CheckedRun run)
    {
        var count = run.Measures.PausesByCause.FirstOrDefault(group => group.Name == GcCause.GcLocker.Text()).Pauses.Count;
        if (count < 2)
            return null;
        var full = run.Run.Events.Count(one => one is { Cause: GcCause.GcLocker, Kind: GcKind.Full });
        if (full < 2 && (count < 10 || count * 10 < run.Young + run.Measures.FullCollections))
            return null;
        return Warn(
            $"{count} collections had waited for a critical section, {full} of them full",
            run.Run.Collector == GcCollector.G1 && run.Java < 22 ? "Java 22 and later: G1 no longer waits. Until then find the native code (zip, image, compression libraries) and hand it smaller arrays or direct buffers." : "Find the native code (zip, image, compression libraries) and hand it smaller arrays or direct buffers; G1 of Java 22 and later does not wait.");
    }
}
