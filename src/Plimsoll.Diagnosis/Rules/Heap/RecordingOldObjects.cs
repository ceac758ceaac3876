using Plimsoll.Diagnosis.Judging;
using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A recording shows who holds the objects that stay.</summary>
internal sealed class RecordingOldObjects : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "recording-old-objects",
        Title = "A recording shows one holder of most of the objects that stayed alive",
        Explains = ["heap-space", "gc-overhead", "gc-stall"],
        Cause = "leak/heap/collection",
        Mechanism = "The Flight Recorder samples objects when they are made and keeps those that are still alive: with path-to-gc-roots=true each with what refers to it. Objects that a program works on come and go; where most samples hang on one field of the program's own, and the heap in use at their making rose from the oldest to the youngest, that field keeps what fills the heap. Without paths only the method that made them is known: what is set up once at the start is sampled there as well.",
        Needs = ["jfr print of jdk.OldObjectSample"],
        Thresholds = ["5 samples, half of them with one holder", "heap in use half as much again between the oldest and the youngest third"],
        Refuters = ["what collections leave stands on a level"],
        References = ["jdk.OldObjectSample, jdk.jfr (JDK 10)", "jcmd PID JFR.dump path-to-gc-roots=true"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        if (process.IsFlink || RecordedObjects.In(process) is not { } shared)
            return;
        if (shared.Holder.Length > 0)
            scale.For(Weight.Strong, "holder", $"{shared.Holder} holds {shared.Count} of {shared.Of} sampled objects that stayed alive", shared.Sample);
        else
            scale.For(Weight.Weak, "site", $"{shared.Count} of {shared.Of} sampled objects that stayed alive were made in {shared.Site}", shared.Sample);
        if (RecordedObjects.Rise(process) is var (from, to, last))
            scale.For(Weight.Strong, "rise", $"the heap after collections rose from {Bytes.Text(from)} when the oldest of them were made to {Bytes.Text(to)}", last);
        else if (process.GcRun is { Measures.Shape: HeapShape.HealthySawTooth or HeapShape.Caching } level)
            scale.Against("rise", "what collections leave stands on a level", level);
        scale.Conclude(shared.Holder.Length > 0 ? $"{shared.Holder} keeps what fills the heap" : $"Objects made in {shared.Site} are kept", KeptKind.Of(shared.Holder[..Math.Max(0, shared.Holder.LastIndexOf('.'))], shared.Sample.Class));
        if (shared.Holder.Length == 0)
            scale.Lacks("who holds them", "jcmd PID JFR.dump path-to-gc-roots=true filename=paths.jfr && jfr print --events jdk.OldObjectSample paths.jfr");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (RecordedObjects.In(limit.Process) is not { } shared)
            yield break;
        var held = shared.Holder.Length > 0 ? shared.Holder : $"what {shared.Site} makes";
        yield return new Fix(Applicability.Placeholders, $"give {held} an end: remove it when its work is done, bound the collection, let entries expire; upgrade the library where it is not your own")
        {
            Text = $"The samples are of {shared.Sample.Class}{(shared.Site.Length > 0 ? $", made in {shared.Site}" : "")}. A larger -Xmx only delays it.",
            Verify = "a second recording under the same load shows no old objects of this holder younger than its bound",
        };
    }
}
