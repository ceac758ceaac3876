using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Checks;

/// <summary>References of eight bytes where four would do.</summary>
internal sealed class CompressedPointersOff : GcCheck
{
    public override RuleCard Card { get; } = new()
    {
        Id = "compressed-pointers-off",
        Title = "Compressed references are switched off below 32 GiB",
        Explains = ["heap-space"],
        Cause = "wrong-setting/flags",
        Mechanism = "References of eight bytes instead of four, and headers of sixteen instead of twelve, make a Java heap a third to a half larger for the same objects.",
        Needs = ["the flags: the header of JDK 8, PrintCommandLineFlags"],
        Thresholds = ["a heap below 32 GiB"],
        References = ["HotSpot: UseCompressedOops, UseCompressedClassPointers"],
    };

    private static readonly string[] Flags = ["UseCompressedOops", "UseCompressedClassPointers"];

    public override GcAdvice? Look(CheckedRun run) =>
        (run.Run.Facts.HeapMax ?? run.Flags.Bytes("MaxHeapSize")) is < 32L << 30 and var heap && run.Run.Collector is not (GcCollector.Z or GcCollector.GenerationalZ)
        && Array.FindAll(Flags, flag => run.Flags.IsOn(flag) == false) is { Length: > 0 } off
            ? Note($"{string.Join(" and ", off)} off with a heap of {Bytes.Text(heap)}", "Take the flag away: the same objects then need a third less room.")
            : null;
}
