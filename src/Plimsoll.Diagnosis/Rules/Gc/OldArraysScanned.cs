using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Young collections keep every GC thread busy for seconds and move next to nothing: the work is the search for references from the old generation.</summary>
internal sealed class OldArraysScanned : Rule
{
    /// <summary>Bytes a second that even a slow collector copies; most copy hundreds of mebibytes.</summary>
    private const double Slow = 10 << 20;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    public override RuleCard Card { get; } = new()
    {
        Id = "old-arrays-scanned",
        Title = "Young collections spend their time on the old generation: on very large arrays in it",
        Explains = ["gc-stall"],
        Cause = "large-record/array",
        Mechanism = "A young collection copies what lives in the young generation and looks for references into it on the dirty cards of the old one. Where its threads compute for seconds and copy a few mebibytes, the search is the work. An array of hundreds of mebibytes makes it so: ParNew of JDK 7 and 8 walks its block offset table from card to card, again from the start for each; Parallel lets one thread scan an array whole, up to JDK 21. G1 and ZGC keep such an array in regions of its own and know its references. "
            + "Neither the heap's size nor the host has a part in it.",
        Needs = ["a GC log of ParNew, Parallel or Serial with user and real times"],
        Thresholds = ["5 s, with user time of half the pause and more: the threads worked", "10 MiB moved for each second: copying takes a hundredth of that time"],
        Refuters = ["pauses with hardly any CPU time", "a promotion that failed"],
        References = ["JDK-8079128 and JDK-7040068 (ParNew)", "JDK-8310031: better distribution of large object arrays in Parallel, JDK 22", "JDK-8322548: card scanning of Serial, JDK 22"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        foreach (var seen in limit.Process.GcRuns)
        {
            if (Longest(seen) is not { } longest)
                continue;
            var moved = Moved(longest);
            scale.For(Weight.Strong, "work", $"a young collection of {longest.Duration.TotalSeconds:F1} s used {longest.UserTime.GetValueOrDefault().TotalSeconds:F1} s of CPU time and moved {Bytes.Text(moved)}: its threads worked, but not at copying", seen);
            if (longest is { HeapAfter: { } after, HeapCommitted: { } committed } && after < committed * 0.7)
                scale.For(Weight.Weak, "room", $"the heap had room: {Bytes.Text(after)} of {Bytes.Text(committed)} in use", seen);
            scale.Conclude($"A young collection worked for {longest.Duration.TotalSeconds:F1} s and moved {Bytes.Text(moved)}: it searched the old generation, as it must where a very large array lies there");
            scale.Lacks("which large arrays lie in the old generation", "jcmd PID GC.class_histogram | head (arrays of hundreds of mebibytes), or plimsoll heap arrays DUMP; the time by phase: -XX:+PrintGCDetails -XX:PrintFLSStatistics=1 (CMS), -Xlog:gc+phases=debug (JDK 9 and later)");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "change the collector to one that keeps very large arrays apart: -XX:+UseG1GC (or -XX:+UseZGC from JDK 17 on) in place of ParNew with CMS or Parallel, with a current JDK")
        {
            Changes = [limit.Process.JvmChange("-XX:+UseG1GC", "")],
            Text = "Where the collector must stay: split the array into pieces of some mebibytes, keep it outside the heap (a direct or mapped buffer), or raise -XX:ParGCCardsPerStrideChunk for ParNew (256 by default, 4096 and more with -XX:+UnlockDiagnosticVMOptions). A larger heap makes the pauses longer rather than shorter.",
            Verify = "young collections take as long as before the array was made; user time falls with them",
        };
    }

    private static GcEvent? Longest(GcRunSeen seen)
    {
        GcEvent? longest = null;
        foreach (ref readonly var one in seen.Run.Events)
        {
            if (Searches(one) && (longest is not { } before || one.Duration > before.Duration))
                longest = one;
        }

        return longest;
    }

    private static bool Searches(in GcEvent one) =>
        one is { Kind: GcKind.Young, Collector: GcCollector.ParNew or GcCollector.Cms or GcCollector.Parallel or GcCollector.Serial } && one.Duration >= Long && one.UserTime >= one.Duration / 2
        && (one.Flags & (GcEventFlags.PromotionFailed | GcEventFlags.EvacuationFailure)) == 0 && one.YoungAfter is not null && Moved(one) < Slow * one.Duration.TotalSeconds;

    private static long Moved(in GcEvent one) => (one.YoungAfter ?? 0) + (one.Promoted ?? 0);
}
