using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A process is killed by its container's or machine's limit, and words name what its heap keeps.</summary>
internal sealed class HeapGrowthKilled : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "heap-growth-killed",
        Title = "The heap keeps more and more, and the container's limit is reached before the heap's",
        Explains = ["container-limit", "host-oom"],
        Cause = "leak/heap",
        Mechanism = "Where the heap may grow nearly as large as the container, or has no -Xmx of its own, a leak in the heap ends in a kill from outside and no OutOfMemoryError is ever thrown. A heap dump taken before tells what it keeps; a larger limit only delays the kill.",
        Needs = ["words that a class or a collection grows or is never removed", "a kill from outside"],
        Refuters = ["memory outside the heap that grows"],
        References = ["docs of the JVM: jcmd GC.heap_dump", "kernel: cgroup v2, memory.max"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (HeapWords.Held(limit.Case) is not { IsCode: true } held)
            return;
        scale.For(Weight.Strong, "held", $"{held.Name} is reported {held.Words}", held.Told[0]);
        if (HeapWords.Beside(limit.Case, held.Told) is var (claim, fact))
            scale.For(Weight.Weak, "beside", claim, fact);
        if (limit.Case.Facts.First<RegionGrows>(growth => growth.Region is not (GrowingRegion.Container or GrowingRegion.Machine)) is { } outside)
            scale.Against("outside", "something outside the heap is reported to grow", outside);
        scale.Conclude($"{held.Name} is kept in the heap and grows until the limit of the container or machine ends the process");
        scale.Lacks("whether it is the heap that grows", "jcmd PID GC.heap_info beside VmRSS of /proc/PID/status, and jcmd PID GC.class_histogram, twice, an hour apart");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (HeapWords.Held(limit.Case) is not { } held)
            yield break;
        yield return new Fix(Applicability.Check, $"remove or bound what keeps {held.Name}: close, unregister or evict it when what it belongs to ends; where it is a library's (metrics, caches, listeners), upgrade that library")
        {
            Text = "Set -Xmx well below the container's limit with -XX:+HeapDumpOnOutOfMemoryError: the next time the heap's own limit breaks first, and leaves a dump. Until it is mended restart before the limit is reached.",
            Verify = "what stays after full collections is level for as long as it took to be killed",
        };
    }
}
