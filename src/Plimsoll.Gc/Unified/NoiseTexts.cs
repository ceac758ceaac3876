namespace Plimsoll.Gc.Unified;

/// <summary>Beginnings of messages of unified logging that are known to carry nothing the measures need (or nothing that another line does not say better).</summary>
internal static class NoiseTexts
{
    /// <summary>By subject; looked up by first letter.</summary>
    public static readonly string[] All =
    [
        // Workers, ergonomics and heuristics
        "Using ", "Workers: ", "Mutators: ", "Running G1 ", "Requesting ", "Activated worker", "Deactivated worker", "Activate regions", "GC Workers", "GC refinement:", "Attempt heap ",
        "Expand the heap", "Shrink the heap", "Heap expansion", "Adaptive ", "MMU", "Load: ", "Trigger", "Cancelling GC", "Free headroom", "Free: ", "Pacer for ", "Pacing", "Collectable Garbage",
        "Heuristics", "Mode: ", "Start GC cycle", "Cancel marking", "Cancelled", "Terminating ", "GC request for ", "Good progress", "Bad progress", "Transfer ", "Forcing transfer", "Evacuation Targets", "Chosen CSet", "Planning to promote", "Old-gen ", "Old-Gen ",
        "At end of ", "At start of ", "After ", "Coalescing", "Cannot finish degeneration", "Attempting ", "Failed to allocate", "Consider ", "Periodic GC", "Target occupancy", "Finish choosing CSet",
        "Start choosing CSet", "Finish adding", "Add young regions", "Collection set:", "No candidates", "Old regions ", "Updated Refinement Zones", "Initial Refinement Zones", "Unchanged pending",
        "Total refinement", "Concurrent refinement", "Mutator refinement", "Mutator Allocation stats", "Generate dirty", "Old generation allocation", "Young sizing", "Old sizing", "Young PLAB", "Old PLAB",
        "Young other allocation", "Old other allocation", "Good:", "Request concurrent", "Do not request", "Initiate concurrent", "Start mixed", "Do not start mixed", "Do not continue", "Continue mixed",
        "Heap Sizing", "Recalculate", "Resize", "Accumulated ", "Coarsening", "G1 Service Thread", "G1 Concurrent", "Card Set", "Concurrent Refinement", "Status: ", "PSAdaptiveSize", "AdaptiveSize",
        "Periodic", "Degenerated", "Regions: ", "Humongous Object", "Humongous object", "Expected ", "Cost ", "Pausing ", "Resuming ", "Scanned ", "Shenandoah ", "Old Heuristics", "Young Heuristics", "Global Heuristics",

        // Marking, references, strings, ages, TLABs
        "Mark: ", "Mark Stack", "NMethods", "Soft: ", "Weak: ", "Final: ", "Phantom: ", "Soft References", "Weak References", "Final References", "Phantom References", "SoftReference", "WeakReference",
        "FinalReference", "PhantomReference", "Encountered", "Discovered", "Enqueued", "Cleared", "Skipped ", "ReferenceProcessor", "Reference processing", "Reference Processing", "Cleaned string",
        "Desired survivor", "Age ", "- age", "New tenuring", "Using tenuring", "Young regions: Age", "TLAB", "Elastic TLAB", "Max TLAB", "Trying ", "Promotion failed", "Concurrent String Dedup", "String Dedup",
        "Last Exec", "Inspected", "Known:", "New: ", "Deduplicated", "Total Exec", "Live", "Eden ", "Survivor ", "Table:", "Total: ", "Dead: ", "Forwarding Usage", "Relocation:",
        "Visited cards", "GC Termination", "elapsed ", "thr ", "--- ---", "JVMTI", "Initialize mark stack", "MarkStack", "Clearing ", "Finalize",

        // Spaces, printed again in other lines
        "ParOldGen", "PSOldGen", "PSYoungGen", "Tenured", "DefNew", "ParNew", "CMS: ", "CMSHeap", "Old: ", "Heap before GC", "Heap after GC", "Heap ", "Heap:", "Shenandoah Heap", "Epsilon Heap", "ZHeap", "Z Heap",
        "garbage-first heap", "region size", "par new generation", "concurrent mark-sweep", "def new generation", "tenured generation", "eden space", "from space", "to space", "to   space", "object space", "the space", "the  space",
        "from ", "to ", "space ", "class space", "Metaspace", "Class space", "Non-class", "Non-Class", "Class: ", "Both: ", "Virtual space", "Chunk freelists", "Usage:", "MaxMetaspaceSize", "CompressedClassSpaceSize",
        "Initial GC threshold", "Current GC threshold", "CDS", "MetaspaceReclaimPolicy", "Internal statistics", "num_", "- virtual_space", "- use_alloc", "- uncommit", "- new_chunks", "- handle_", "- enlarge_",
        "- commit_", "Allocation space:", "ClassLoaderData", "Cache ", "size classes", "Reserved region", "- [", "- map (", "Collection set", "Mark Start", "Garbage:", "Allocated", "Reclaimed", "Promoted", "Compacted",
        "Used: ", "Reserve: ", "Min Capacity", "Max Capacity", "Soft Max", "Small Pages", "Medium Pages", "Large Pages", "Candidates", "Heap Statistics", "Young Generation", "Old Generation", "Allocation Stalls",
        "Archive ", "Mark open archive", "Mark closed archive",

        // Phases beginning
        "Summary Phase", "Marking Phase", "Post Compact", "Compaction Phase", "Adjust ", "Forward", "Phase ", "Move ", "Compact", "Trigger cleanups", "Pre Compact", "Verify",

        // Start and end of the JVM
        "NUMA", "Large Page", "Pre-touch", "Pre-mapping", "Compressed ", "CardTable", "Narrow klass", "Encoding Range", "Klass ", "Protection zone", "UseCompressedClass", "Address Space", "Available space",
        "Alignments", "Uncommit", "Page Size", "Medium Page", "Reserved Space", "Initial heap", "Minimum heap", "Maximum heap", "Minimum old", "Soft Max Heap", "ConcGCThreads", "ParallelGCThreads", "Resizeable heap",
        "Safepointing", "Min heap equals", "Stopping ", "Parallel Workers", "Concurrent Workers", "Runtime Workers", "Entering safepoint", "Leaving safepoint", "Application time", "Polling page", "Heap backed", "1: Minimum young",

        // Statistics of Shenandoah and ZGC
        "All times are", "all workers", "Allocation pacing", "under stop-the-world", "tune GC", "Under allocation pressure", "to avoid Degenerated", "GC STATISTICS", "time in the pacing", "observed pacing",
        "invisible to", "from the STW", "OS takes", "Higher delay", "Raise max", "Pacing delays", "\"", "and post-safepoint", "=====", "=== ", "Last ", "Avg / Max", "Avg ", "enough regions", "Update Region", "Rebuild",
    ];
}
