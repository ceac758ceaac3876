namespace Plimsoll.Gc.PreUnified;

/// <summary>Where the printing of the heap's rows stands.</summary>
internal enum HeapPrint : byte
{
    /// <summary>Not begun.</summary>
    None,

    /// <summary>Rows may come.</summary>
    Rows,

    /// <summary>Rows may come, and a closing brace.</summary>
    InBraces,
}

/// <summary>Lines and brackets of pre-unified logs that carry nothing the measures need.</summary>
internal static class LegacyNoise
{
    private static readonly byte[][] Lines =
    [
        .. new[]
        {
            "Desired survivor size ", "- age ", "Application time: ", "TLAB: ", "TLAB totals: ", "CMS: Large ", "CMS: abort preclean",
            "AdaptiveSizePolicy", "AdaptiveSizeStart", "AdaptiveSizeStop", "PSAdaptiveSizePolicy", "Before GC:", "After GC:",
            "Statistics for BinaryTreeDictionary", "------------------------------------", "Total Free Space: ", "Max   Chunk Size: ", "Max Chunk Size: ",
            "Number of Blocks: ", "Av.  Block  Size: ", "Av. Block Size: ", "Tree      Height: ", "Tree Height: ", "GC log file ", "/proc/meminfo:",
            "avg_survived_padded_avg", "Increasing ", "Heap after gc", "Heap after GC", "{Heap before gc", "{Heap before GC", "Concurrent-mark-sweep",
            "Failed to allocate", "Promotion failed", "CMS perm gen initiated", "Large block",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] HeapRows =
    [
        .. new[]
        {
            "PSYoungGen", "ParOldGen", "PSOldGen", "PSPermGen", "eden space", "from space", "to   space", "to space", "from", "object space", "the space", "def new generation",
            "par new generation", "tenured generation", "concurrent mark-sweep", "concurrent-mark-sweep", "garbage-first heap", "region size", "Metaspace", "class space",
            "compacting perm gen", "No shared spaces", "ro space", "rw space", "adaptive size par new", "adaptive size concurrent",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] Details =
    [
        .. new[]
        {
            "Parallel Time", "GC Worker", "Ext Root Scanning", "Update RS", "Processed Buffers", "Scan RS", "Code Root", "Object Copy", "Termination", "Other:", "Choose CSet",
            "Ref Proc", "Ref Enq", "Redirty", "Humongous", "Free CSet", "Clear CT", "Evacuation Failure", "SATB", "Root Region Scan Waiting", "Mark Stack Scanning", "G1Ergonomics",
            "Young Free CSet", "Non-Young Free CSet", "Weak CLD", "Wait For", "Universe Roots", "Thread Roots", "SystemDictionary", "StringTable", "Redirtied", "Parallel Redirty",
            "ObjectSynchronizer", "Management Roots", "JVMTI Roots", "JNI ", "FlatProfiler", "CodeCache Roots", "CM RefProcessor", "CLDG Roots", "Preclean ", "Rescan ", "weak refs",
            "GC ref-proc", "class unloading", "scrub ", "Finalize Marking", "Unloading", "String Dedup", "Queue Fixup", "Table Fixup", "grey object", "root rescan", "visit unhandled", "dirty klass",
            "Verify CSet", "Code Root Marking", "String Deduplication",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Whether the line is known to say nothing; <paramref name="heapPrint"/> remembers the block of <c>PrintHeapAtGC</c> or of the JVM's exit.</summary>
    public static bool Knows(ReadOnlySpan<byte> line, ref HeapPrint heapPrint)
    {
        var text = line.TrimStart((byte)' ');
        if (text.IsEmpty)
            return false;
        if (text[0] is (byte)'{' or (byte)'H' && Begins(text) is var begun and not HeapPrint.None)
        {
            heapPrint = begun;
            return true;
        }

        if (heapPrint == HeapPrint.InBraces && text.SequenceEqual("}"u8))
        {
            heapPrint = HeapPrint.Rows;
            return true;
        }

        if (heapPrint != HeapPrint.None && line[0] == ' ' && StartsWithAny(text, HeapRows))
            return true;
        return IsTimed(line) || ((!Holds(text) || text[0] is (byte)'-' or (byte)'T') && StartsWithAny(text, Lines)) || text.IndexOf(" GC log file "u8) is > 0 and < 24;
    }

    private static HeapPrint Begins(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("{Heap before"u8) || text.StartsWith("Heap after"u8))
            return HeapPrint.InBraces;
        return text.SequenceEqual("Heap"u8) ? HeapPrint.Rows : HeapPrint.None;
    }

    /// <summary>Whether the bracket behind <c>[</c> is a known detail of G1 or CMS.</summary>
    public static bool IsDetail(ReadOnlySpan<byte> text) => StartsWithAny(text, Details);

    private static bool Holds(ReadOnlySpan<byte> text) => text.IndexOf((byte)'[') >= 0;

    private static bool IsTimed(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf(": Application time: "u8);
        return at is > 0 and < 48;
    }

    private static bool StartsWithAny(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (var word in words)
        {
            if (text.StartsWith(word))
                return true;
        }

        return false;
    }
}
