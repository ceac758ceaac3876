using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that there are too many files, splits, partitions or names for what has to know each of them.</summary>
internal sealed class TooManyUnits : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "too-many-units",
        Title = "There are more files, splits, partitions or names than what has to know each of them can hold",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "load/many-units",
        Mechanism = "A coordinator, a planner, a catalogue or a monitor keeps something of every unit: a name, statistics, a position, an object of some kilobytes. Its heap follows their number and not their size, so that half a million small files cost more than a thousand large ones. Fewer and larger units are the cure; more heap is one only where the number will not grow.",
        Needs = ["people's words that there are too many, or hundreds of thousands, of them"],
        Thresholds = ["ten thousand and more, or \"too many\", told with the failure"],
        Refuters = ["a number that was as high before it failed"],
        References = ["Iceberg: rewrite_data_files; Hudi: clustering; Paimon: compact", "Flink CDC: scan.incremental.snapshot.chunk.size"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        ThingTold[] all = [.. limit.Case.Facts.Of<ThingTold>().Where(told => told.Deed == ThingDeed.TooMany)];
        var blamed = Array.Find(all, told => limit.Case.Facts.Any<FailureTold>(failure => failure.Origin.Source == told.Origin.Source && failure.Origin.Line == told.Origin.Line));
        if ((blamed ?? all.FirstOrDefault()) is not { } many)
            return;
        scale.For(blamed is not null ? Weight.Strong : Weight.Weak, "units", $"there are very many of them as reported: {many.Words}", many);
        scale.Conclude($"Something is kept of each unit, and there are too many for this heap: {many.Words}");
        scale.Lacks("what is kept of each of them", "jcmd PID GC.class_histogram: a class with about as many instances as there are units");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "make fewer and larger units, or take fewer of them at a time: compact small files, a larger split or chunk size, fewer partitions and names, a lower parallelism, one run for a part of them")
        {
            Text = "Tables: compaction before a plan over all files, and a limit on the files of one plan. CDC: a larger scan.incremental.snapshot.chunk.size makes fewer splits. Names made of ids (metrics, resources, topics): let them come again. Newer versions of the coordinator often keep less of each: look into its release notes.",
            Verify = "the heap after a full collection follows the number of units, and that is lower",
        };
        foreach (var fix in HeapFix.For(limit).Take(1))
            yield return fix;
    }
}
