using Plimsoll.Diagnosis.Checks;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The young generation starves the old one.</summary>
internal sealed class YoungGenerationOversizedRule() : CheckedRule(new YoungGenerationOversized(), heapFirst: false)
{
    private const long Mebibyte = 1L << 20;

    // Hunt and John, Java Performance, chapter 7: a heap of three to four live sets.
    private const int LiveSets = 3;

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        base.Weigh(limit, scale);
        if (YoungShare.Of(limit.Process) is not { } share)
            return;
        scale.For(share.Fits ? Weight.Strong : Weight.Weak, "rows", $"the old generation has {Bytes.Text(share.Old)} and is full in every row, while the young one has {Bytes.Text(share.Young)} of {Bytes.Text(share.Heap)}", share.Taken);
        if (share.Flag is { } flag)
            scale.For(share.Fits ? Weight.Strong : Weight.Weak, "flag", $"{flag.Origin.Excerpt} gives the young generation {share.Young * 100 / share.Heap} % of the heap; the JVM's own choice is a third", flag);
        if (share.Grows)
            scale.Against("growth", "what stays after full collections grows from row to row: a larger old generation fills as well", share.Taken);
        scale.Conclude($"The young generation takes {Bytes.Text(share.Young)} of {Bytes.Text(share.Heap)}: the old one is too small for what the program keeps");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
        YoungShare.Of(limit.Process) is { } share ? [share.Fits ? Moved(share) : Raised(share)] : base.Mend(limit);

    private static Fix Moved(YoungShare share)
    {
        var young = $"{(share.Heap - share.WantedOld) / Mebibyte}m";
        return new Fix(Applicability.Check, $"make the young generation smaller, -Xmn{young} (-XX:NewSize and -XX:MaxNewSize), so that the old one has {Bytes.Text(share.WantedOld)}: or take the option away, -XX:NewRatio=2 gives a third")
        {
            Changes = [Change(share, young)],
            Text = $"At most {Bytes.Text(share.Live)} live, by the row with least in use; the old generation has to hold that one and a half times. In comfort a heap has three times as much as lives in it: -Xmx{FlinkMemoryFix.Size(share.Live * LiveSets)}, with -Xmn at a third of it or left out.",
            Verify = "jstat -gcutil PID 10s: O stays below 80 %, FGC stands still, YGC counts",
        };
    }

    private static Fix Raised(YoungShare share)
    {
        var (heap, young) = (FlinkMemoryFix.Size(share.Live * LiveSets), $"{share.Live / Mebibyte}m");
        return new Fix(Applicability.Check, $"make the young generation smaller and the heap larger: -Xmx{heap} -Xmn{young} (-XX:NewSize and -XX:MaxNewSize), or -Xmx{heap} and no -Xmn at all")
        {
            Changes = [new Change("-Xmx", heap), Change(share, young)],
            Text = $"Up to {Bytes.Text(share.Live)} live, by the row with least in use. The border alone does not help: what lives, and half as much again, takes more than three quarters of the heap.",
            Verify = "jstat -gcutil PID 10s: O stays below 80 %, FGC stands still, YGC counts",
        };
    }

    // VM.flags tells what the JVM made of an option, it does not hold it.
    private static Change Change(YoungShare share, string young) =>
        share.Flag is { InForce: false } flag ? OptionChange.Change(flag, young) : new Change("-Xmn", young);
}
