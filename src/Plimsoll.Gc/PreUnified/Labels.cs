using System.Runtime.CompilerServices;

namespace Plimsoll.Gc.PreUnified;

/// <summary>Tells brackets apart by what stands behind the <c>[</c>.</summary>
internal static class Labels
{
    public static Frame Of(ReadOnlySpan<byte> text, bool insideRecord)
    {
        if (IsRecord(text))
            return Frame.Record;
        if (text.StartsWith("CMS-concurrent"u8) || text.StartsWith("GC concurrent"u8))
            return Frame.Concurrent;
        if (text.StartsWith("Times:"u8))
            return Frame.Times;
        if (text.StartsWith("Eden:"u8))
            return Frame.G1Spaces;
        if (text.StartsWith("SoftReference"u8) || text.StartsWith("WeakReference"u8) || text.StartsWith("FinalReference"u8) || text.StartsWith("PhantomReference"u8))
            return Frame.Reference;
        if (text.StartsWith("Metaspace"u8) || text.StartsWith("PSPermGen"u8) || text.StartsWith("CMS Perm"u8) || text.StartsWith("Perm"u8))
            return Frame.Metaspace;
        return insideRecord ? Space(text) : Frame.Detail;
    }

    /// <summary>Whether the text behind <c>[</c> begins a stop-the-world collection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsRecord(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("Full GC"u8))
            return true;
        if (!text.StartsWith("GC"u8))
            return false;
        if (text.Length == 2 || text[2] is (byte)'[' or (byte)'-' or (byte)':')
            return true;
        return text[2] == ' ' && !text.StartsWith("GC concurrent"u8) && !text.StartsWith("GC ref-proc"u8) && !text.StartsWith("GC Worker"u8);
    }

    private static Frame Space(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("ParNew"u8) || text.StartsWith("DefNew"u8) || text.StartsWith("PSYoungGen"u8) || text.StartsWith("ASParNew"u8))
            return Frame.Young;
        if (text.StartsWith("1 CMS-initial-mark"u8))
            return Frame.InitialMark;
        if (text.StartsWith("1 CMS-remark"u8) || text.StartsWith("YG occupancy"u8))
            return Frame.Remark;
        return text.StartsWith("CMS"u8) || text.StartsWith("ASCMS"u8) || text.StartsWith("Tenured"u8) || text.StartsWith("PSOldGen"u8) || text.StartsWith("ParOldGen"u8)
            ? Frame.Old
            : Frame.Detail;
    }

    public static GcCollector Collector(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.StartsWith("PSYoungGen"u8) => GcCollector.Parallel,
        _ when text.StartsWith("ParNew"u8) => GcCollector.ParNew,
        _ when text.StartsWith("DefNew"u8) || text.StartsWith("Tenured"u8) => GcCollector.Serial,
        _ when text.StartsWith("CMS"u8) || text.StartsWith("1 CMS"u8) || text.StartsWith("YG occ"u8) => GcCollector.Cms,
        _ when text.StartsWith("GC pause"u8) || text.StartsWith("GC remark"u8) || text.StartsWith("GC cleanup"u8) || text.StartsWith("GC concurrent"u8) => GcCollector.G1,
        _ when text.StartsWith("GC (CMS "u8) => GcCollector.Cms,
        _ => GcCollector.Unknown,
    };
}
