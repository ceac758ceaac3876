namespace Plimsoll.Gc.Unified;

/// <summary>
/// Why Shenandoah began a cycle: it prints the reason in front of the cycle, not in its name. JDK 11 to 25: <c>Trigger: Free (7438K) is below minimum threshold (4915K)</c>,
/// the generational mode <c>Trigger (Young): Learning 1 of 5. Free ...</c> (shenandoahControlThread.cpp, shenandoahHeuristics.cpp and its subclasses).
/// </summary>
internal static class ShenandoahTrigger
{
    /// <summary>The cause; null if the text is no trigger whose words are known.</summary>
    public static GcCause? Read(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf(": "u8);
        if (!text.StartsWith("Trigger"u8) || colon < 0 || (colon > 7 && !text[7..].StartsWith(" ("u8)))
            return null;
        var words = text[(colon + 2)..];
        return words switch
        {
            _ when words.StartsWith("Handle Allocation Failure"u8) => GcCause.AllocationFailure,
            _ when words.StartsWith("Learning "u8) => GcCause.Learning,
            _ when words.StartsWith("Free "u8) && words.IndexOf("below minimum threshold"u8) > 0 => GcCause.FreeBelowThreshold,
            _ when words.IndexOf("allocation rate"u8) > 0 || words.StartsWith("Momentary spike"u8) => GcCause.AllocationRate,
            _ when words.StartsWith("Allocated since last cycle"u8) => GcCause.AllocatedSinceLast,
            _ when words.StartsWith("Time since last"u8) => GcCause.Timer,
            _ when words.StartsWith("Old has overgrown"u8) => GcCause.OldOvergrown,
            _ when words.StartsWith("Old has become fragmented"u8) => GcCause.OldFragmented,
            _ when words.StartsWith("Expansion failure"u8) || words.StartsWith("Promotion Failure"u8) => GcCause.OldCannotExpand,
            _ when words.StartsWith("Resume preparing to mark old"u8) => GcCause.OldResumed,
            _ when words.StartsWith("Expedite "u8) => GcCause.Expedited,
            _ when words.StartsWith("Start next cycle immediately"u8) => GcCause.Aggressive,
            _ => Named(words),
        };
    }

    /// <summary><c>GC request (System.gc())</c>, JDK 11 <c>Explicit GC request (System.gc())</c>, <c>Metadata GC Threshold</c>.</summary>
    private static GcCause? Named(ReadOnlySpan<byte> words)
    {
        var open = words.IndexOf("GC request ("u8);
        if (open >= 0 && words.EndsWith(")"u8))
            words = words[(open + 12)..^1];
        return GcCauseNames.Parse(words) is not GcCause.Other and var cause ? cause : null;
    }
}
