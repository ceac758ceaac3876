using System.Globalization;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>CMS sized the young generation by the number of its threads, not by the heap.</summary>
internal sealed class CmsYoungGenerationByThreads : Rule
{
    // CMSYoungGenPerWorker, 64 MiB on 64-bit systems, times 13/10 for its larger stacks and objects: 83.2 MiB for each worker.
    private const double PerWorker = 64.0 * 1.3 * (1 << 20);

    public override RuleCard Card { get; } = new()
    {
        Id = "cms-young-generation-by-threads",
        Title = "CMS gave the young generation 83.2 MiB for each GC thread, whatever the heap's size",
        Explains = ["gc-stall"],
        Cause = "wrong-setting/young-size",
        Mechanism = "With CMS and no -Xmn the young generation is 83.2 MiB x parallel GC threads, eden and one survivor space nine tenths of it. A process that sees two CPUs gets 166 MiB out of a heap of many gigabytes, so it collects several times a second under load and promotes what would have died.",
        Needs = ["the young generation's largest size"],
        Thresholds = ["within 1 % of a whole number of workers, at most 8"],
        References = ["hotspot arguments.cpp, Arguments::set_cms_and_parnew_gc_flags (JDK 8)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Case.Facts.First<PoolLimit>(pool => pool.Pool == "young") is not { } young || limit.Process.Flags["MaxNewSize"] is not null || limit.Process.Flags["NewSize"] is not null)
            return;
        var workers = young.Bytes * 1.25 / PerWorker;
        if (workers is >= 0.9 and < 8.5 && Math.Abs(workers - Math.Round(workers)) < 0.01 * Math.Round(workers))
            scale.For(Weight.Decisive, "size", string.Create(CultureInfo.InvariantCulture, $"eden of {Bytes.Text(young.Bytes)} is what CMS gives {Math.Round(workers)} GC threads by itself"), young);
        if (limit.Facts.First<CollectionShare>() is { } share)
            scale.For(Weight.Weak, "share", $"{share.Spent:F1} of {share.Window:F0} s went into young collections", share);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Check, "set the young generation's size: -XX:NewSize and -XX:MaxNewSize (-Xmn) to a quarter of the heap, or move to G1, which sizes it by its pause goal")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxNewSize=", "1g")],
            Text = "More CPUs for the process also enlarge it: the JVM counts one GC thread for each of the first eight.",
            Verify = "young collections come seconds apart under load",
        },
    ];
}
