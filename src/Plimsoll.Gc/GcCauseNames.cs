namespace Plimsoll.Gc;

/// <summary>The texts of causes as logs print them.</summary>
public static class GcCauseNames
{
    internal const int Count = (int)GcCause.Aggressive + 1;

    private static readonly (byte[] Text, GcCause Cause)[] Texts =
    [
        .. new (string Text, GcCause Cause)[]
        {
            ("Allocation Failure", GcCause.AllocationFailure),
            ("G1 Evacuation Pause", GcCause.G1EvacuationPause),
            ("G1 Humongous Allocation", GcCause.G1HumongousAllocation),
            ("System.gc()", GcCause.SystemGc),
            ("System", GcCause.SystemGc),
            ("Ergonomics", GcCause.Ergonomics),
            ("Metadata GC Threshold", GcCause.MetadataThreshold),
            ("Metadata GC Clear Soft References", GcCause.MetadataClearSoftReferences),
            ("GCLocker Initiated GC", GcCause.GcLocker),
            ("Diagnostic Command", GcCause.DiagnosticCommand),
            ("Heap Inspection Initiated GC", GcCause.HeapInspection),
            ("Heap Dump Initiated GC", GcCause.HeapDump),
            ("JvmtiEnv ForceGarbageCollection", GcCause.JvmtiForced),
            ("WhiteBox Initiated", GcCause.WhiteBox),
            ("Allocation Rate", GcCause.AllocationRate),
            ("Allocation Stall", GcCause.AllocationStall),
            ("Proactive", GcCause.Proactive),
            ("High Usage", GcCause.HighUsage),
            ("Warmup", GcCause.Warmup),
            ("Timer", GcCause.Timer),
            ("CMS Initial Mark", GcCause.CmsInitialMark),
            ("CMS Final Remark", GcCause.CmsFinalRemark),
            ("G1 Compaction Pause", GcCause.G1Compaction),
            ("G1 Preventive Collection", GcCause.G1Preventive),
            ("G1 Periodic Collection", GcCause.G1Periodic),
            ("Last ditch collection", GcCause.LastDitch),
            ("Permanent Generation Full", GcCause.PermanentFull),
            ("Tenured Generation Full", GcCause.TenuredFull),
            ("CMS Generation Full", GcCause.TenuredFull),
            ("Old Generation Expanded On Last Scavenge", GcCause.Ergonomics),
            ("Old Generation Too Full To Scavenge", GcCause.TenuredFull),
            ("CodeCache GC Threshold", GcCause.CodeCache),
            ("CodeCache GC Aggressive", GcCause.CodeCache),
            ("Upgrade To Full GC", GcCause.UpgradeToFull),
            ("Concurrent GC", GcCause.ConcurrentGc),
            ("last ditch collection", GcCause.LastDitch),
            ("Learning", GcCause.Learning),
            ("Free Below Minimum Threshold", GcCause.FreeBelowThreshold),
            ("Allocated Since Last Cycle", GcCause.AllocatedSinceLast),
            ("Old Has Overgrown", GcCause.OldOvergrown),
            ("Old Is Fragmented", GcCause.OldFragmented),
            ("Old Cannot Expand", GcCause.OldCannotExpand),
            ("Old Marking Resumed", GcCause.OldResumed),
            ("Expedited Evacuation", GcCause.Expedited),
            ("Aggressive Heuristics", GcCause.Aggressive),
        }.Select(pair => (System.Text.Encoding.ASCII.GetBytes(pair.Text), pair.Cause)),
    ];

    /// <summary>The cause's text as current JVMs print it; empty for <see cref="GcCause.None"/>.</summary>
    public static string Text(this GcCause cause) => (int)cause < Names.Length ? Names[(int)cause] : "";

    private static readonly string[] Names = [.. Enumerable.Range(0, Count).Select(cause => Name((GcCause)cause))];

    private static string Name(GcCause cause) => cause switch
    {
        GcCause.None => "",
        GcCause.Other => "other",
        GcCause.WhiteBox => "WhiteBox Initiated GC",
        _ => System.Text.Encoding.ASCII.GetString(Array.Find(Texts, pair => pair.Cause == cause).Text),
    };

    /// <summary>Whether a person, a program or a tool asked for the collection rather than the heap's state.</summary>
    public static bool IsExplicit(this GcCause cause) =>
        cause is GcCause.SystemGc or GcCause.DiagnosticCommand or GcCause.JvmtiForced or GcCause.HeapInspection or GcCause.HeapDump;

    /// <summary>Whether class metadata (or the permanent generation) was the reason, not the heap.</summary>
    public static bool IsMetadata(this GcCause cause) => cause is GcCause.MetadataThreshold or GcCause.MetadataClearSoftReferences or GcCause.PermanentFull;

    /// <summary>The cause named by the text between a pair of parentheses.</summary>
    internal static GcCause Parse(ReadOnlySpan<byte> text)
    {
        foreach (var (name, cause) in Texts)
        {
            if (text.SequenceEqual(name))
                return cause;
        }

        return text.StartsWith("WhiteBox"u8) ? GcCause.WhiteBox : GcCause.Other;
    }
}
