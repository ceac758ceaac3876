namespace Plimsoll.Gc;

/// <summary>What a live-set figure was read from, best first.</summary>
public enum LiveSetEvidence
{
    /// <summary>The log has none.</summary>
    None,

    /// <summary>Heap after Full GCs.</summary>
    Full,

    /// <summary>Heap after G1's mixed collections.</summary>
    Mixed,

    /// <summary>Heap after G1's remark; for CMS, whose remark frees nothing, after the first collection that follows the sweep.</summary>
    Remark,

    /// <summary>ZGC's <c>Live</c> or the heap after a concurrent cycle of ZGC or Shenandoah.</summary>
    Old,
}

/// <summary>What the application keeps alive: the median of the last three figures of the best evidence there is.</summary>
/// <param name="Bytes">The median; null without evidence.</param>
/// <param name="From">What it was read from.</param>
/// <param name="Figures">How many figures the log has of that kind.</param>
public readonly record struct LiveSet(long? Bytes, LiveSetEvidence From, int Figures);

/// <summary>A size at a time.</summary>
/// <param name="Time">On the run's clock.</param>
/// <param name="Bytes">The size.</param>
public readonly record struct SizeAt(TimeSpan Time, long Bytes);
