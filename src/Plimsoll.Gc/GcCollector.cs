namespace Plimsoll.Gc;

/// <summary>The collector of a run.</summary>
public enum GcCollector : byte
{
    /// <summary>The log does not say.</summary>
    Unknown,

    /// <summary>One thread, DefNew and Tenured.</summary>
    Serial,

    /// <summary>The throughput collector, PSYoungGen with PSOldGen or ParOldGen.</summary>
    Parallel,

    /// <summary>ParNew with the serial old collector (removed in JDK 9).</summary>
    ParNew,

    /// <summary>Concurrent mark and sweep (removed in JDK 14).</summary>
    Cms,

    /// <summary>Garbage first.</summary>
    G1,

    /// <summary>ZGC of one generation (removed in JDK 24).</summary>
    Z,

    /// <summary>Generational ZGC (JDK 21 and later).</summary>
    GenerationalZ,

    /// <summary>Shenandoah of one generation.</summary>
    Shenandoah,

    /// <summary>Generational Shenandoah (JDK 24 and later).</summary>
    GenerationalShenandoah,

    /// <summary>No collection at all.</summary>
    Epsilon,
}
