using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>A heap just above 32 GiB holds less than one just below.</summary>
internal sealed class CompressedPointersLost : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "compressed-pointers-lost",
        Title = "The heap is just above 32 GiB: references take twice the room",
        Explains = ["heap-space"],
        Cause = "oversized/heap",
        Mechanism = "Up to 32 GiB references are four bytes; above, eight. A heap between 32 and about 48 GiB holds no more objects than one of 31 GiB, and every collection has more to read.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        Thresholds = ["a limit above 32 and below 48 GiB"],
        References = ["HotSpot: UseCompressedOops, ObjectAlignmentInBytes"],
    };

    public override GcAdvice? Look(CheckedRun run) => (run.Run.Facts.HeapMax ?? run.Flags.Bytes("MaxHeapSize")) is > 32L << 30 and < 48L << 30 and var heap && run.Flags.IsOn("UseCompressedOops") != true
        && run.Run.Collector is not (GcCollector.Z or GcCollector.GenerationalZ)
        ? Note($"the heap may become {Bytes.Text(heap)}", "-Xmx31g holds as much; above 48 GiB the extra room is real. ZGC does not compress references anyway.")
        : null;
}
