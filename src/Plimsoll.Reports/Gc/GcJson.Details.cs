using System.Text.Json;
using Plimsoll.Gc;

namespace Plimsoll.Reports;

public static partial class GcJson
{
    private static void Counts(Utf8JsonWriter json, GcMeasures measures)
    {
        Failures(json, measures.Failures);
        Pauses(json, "allocationStalls", measures.AllocationStalls);
        Cycles(json, measures.Cycles);
        Explicit(json, measures.Explicit);
        Cpu(json, measures.Cpu);
    }

    private static void Failures(Utf8JsonWriter json, FailureCounts failures)
    {
        json.WriteStartObject("failures");
        json.WriteNumber("evacuationFailures", failures.EvacuationFailures);
        json.WriteNumber("promotionFailures", failures.PromotionFailures);
        json.WriteNumber("concurrentModeFailures", failures.ConcurrentModeFailures);
        json.WriteNumber("concurrentModeInterruptions", failures.ConcurrentModeInterruptions);
        json.WriteNumber("degenerated", failures.Degenerated);
        json.WriteNumber("upgradedToFull", failures.UpgradedToFull);
        json.WriteNumber("relocationStalls", failures.RelocationStalls);
        json.WriteNumber("overheadLimitNotices", failures.OverheadLimitNotices);
        json.WriteBoolean("overheadLimitLike", failures.OverheadLimitLike);
        json.WriteNumber("outOfMemoryNotices", failures.OutOfMemoryNotices);
        json.WriteNumber("softReferencesCleared", failures.SoftReferencesCleared);
        json.WriteEndObject();
    }

    private static void Cycles(Utf8JsonWriter json, ConcurrentCycles cycles)
    {
        json.WriteStartObject("cycles");
        json.WriteNumber("started", cycles.Started);
        json.WriteNumber("finished", cycles.Finished);
        json.WriteNumber("aborted", cycles.Aborted);
        json.WriteNumber("young", cycles.YoungCycles);
        Pauses(json, "durations", cycles.Durations);
        json.WriteObjects("causes", cycles.Causes, cause =>
        {
            json.WriteString("name", cause.Cause);
            json.WriteNumber("count", cause.Count);
        });
        json.WriteEndObject();
    }

    private static void Explicit(Utf8JsonWriter json, ExplicitCollections asked)
    {
        json.WriteStartObject("explicit");
        json.WriteNumber("systemGc", asked.SystemGc);
        json.WriteNumber("diagnosticCommand", asked.DiagnosticCommand);
        json.WriteNumber("heapDump", asked.HeapDump);
        json.WriteNumber("heapInspection", asked.HeapInspection);
        json.WriteNumber("jvmti", asked.Jvmti);
        if (asked.Interval is { } interval)
            Time(json, "interval", interval);
        json.WriteEndObject();
    }

    private static void Cpu(Utf8JsonWriter json, CpuUse cpu)
    {
        json.WriteStartObject("cpu");
        json.WriteNumber("pauses", cpu.Pauses);
        Time(json, "user", cpu.User);
        Time(json, "system", cpu.System);
        Time(json, "real", cpu.Real);
        json.WriteNumber("long", cpu.Long);
        json.WriteNumber("systemAboveUser", cpu.SystemAboveUser);
        json.WriteNumber("inverted", cpu.Inverted);
        json.WriteEndObject();
    }

    private static void Breakdown(Utf8JsonWriter json, GcMeasures measures)
    {
        Groups(json, "pausesByKind", measures.PausesByKind);
        Groups(json, "pausesByCause", measures.PausesByCause);
        json.WriteObjects("distribution", measures.Distribution, bucket =>
        {
            Time(json, "from", bucket.From);
            if (bucket.To != TimeSpan.MaxValue)
                Time(json, "to", bucket.To);
            json.WriteNumber("count", bucket.Count);
        });
        json.WriteObjects("worstIntervals", measures.WorstIntervals, interval =>
        {
            json.WriteNumber("from", Seconds(interval.From));
            Time(json, "length", interval.Length);
            Time(json, "stopped", interval.Stopped);
        });
    }

    private static void Facts(Utf8JsonWriter json, JvmFacts facts)
    {
        json.WriteStartObject("jvm");
        json.WriteString("fullVersion", facts.FullVersion);
        Number(json, "regionSize", facts.RegionSize);
        Number(json, "heapMin", facts.HeapMin);
        Number(json, "heapInitial", facts.HeapInitial);
        Number(json, "heapMax", facts.HeapMax);
        Number(json, "metaspaceMax", facts.MetaspaceMax);
        Number(json, "classSpaceReserved", facts.ClassSpaceReserved);
        Number(json, "cpusTotal", facts.CpusTotal);
        Number(json, "cpusAvailable", facts.CpusAvailable);
        Number(json, "memory", facts.Memory);
        Number(json, "memoryFree", facts.MemoryFree);
        Number(json, "swap", facts.Swap);
        Number(json, "swapFree", facts.SwapFree);
        Number(json, "containerMemory", facts.ContainerMemory);
        Number(json, "parallelWorkers", facts.ParallelWorkers);
        Number(json, "concurrentWorkers", facts.ConcurrentWorkers);
        json.WriteStrings("flags", facts.Flags);
        json.WriteEndObject();
    }

    private static void Phases(Utf8JsonWriter json, GcRun run)
    {
        json.WriteObjects("safepoints", run.Safepoints, safepoint =>
        {
            json.WriteString("operation", safepoint.Operation);
            json.WriteNumber("count", safepoint.Count);
            Time(json, "sum", safepoint.Total);
            Time(json, "max", safepoint.Longest);
            Time(json, "reachingSum", safepoint.Reaching);
            Time(json, "reachingMax", safepoint.LongestReaching);
        });
        json.WriteObjects("phases", run.Phases, phase =>
        {
            json.WriteString("name", phase.Name);
            json.WriteNumber("count", phase.Count);
            Time(json, "sum", phase.Total);
            Time(json, "max", phase.Longest);
        });
        json.WriteStartObject("references");
        json.WriteNumber("soft", run.References.Soft);
        json.WriteNumber("weak", run.References.Weak);
        json.WriteNumber("final", run.References.Final);
        json.WriteNumber("phantom", run.References.Phantom);
        json.WriteEndObject();
    }
}
