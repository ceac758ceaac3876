using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A class histogram shows a class that only waiting or forgotten work has in such number.</summary>
internal sealed class HistogramWaitingObjects : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "histogram-waiting-objects",
        Title = "A class that only waiting or forgotten work has in such number is among the largest",
        Explains = ["heap-space", "gc-overhead", "gc-stall", "direct-memory", "netty-direct-memory"],
        Cause = "leak/heap",
        Mechanism = "Some classes of the JDK and of widely used libraries stand for one thing that waits: a write that a peer has not taken, a message kept for a retry, a timer, a future, an open jar file, a meter. A healthy process has hundreds of them. Hundreds of thousands in one histogram tell the mechanism, whoever's data hang below them; a second histogram tells whether they still come.",
        Needs = ["a class histogram"],
        Thresholds = ["50000 to a million instances, by class, and a two-hundredth of all: what busy servers have at once is far below"],
        Refuters = ["a second histogram with as many"],
        References = ["io.netty.channel.ChannelOutboundBuffer", "io.grpc.internal.RetriableStream", "java.util.concurrent.ScheduledThreadPoolExecutor.setRemoveOnCancelPolicy", "Hibernate: hibernate.query.in_clause_parameter_padding", "JDK-8210985: default size of the TLS session cache"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || PilingClasses.In(limit.Process) is not var (known, row, taken) || (limit.Failure.EndsWith("direct-memory", StringComparison.Ordinal) && !known.IsDirect))
            return;
        scale.For(Weight.Strong, "class", $"{row.Instances} instances of {row.Class}: {known.Words}", taken);
        if (HeapTrouble.Told(limit.Process) is { } trouble)
            scale.For(Weight.Weak, "told", "the memory is reported to grow or to run out", trouble);
        if (limit.Process.Histograms is [var first, _, ..] && first.Histogram[row.Class].Instances is var before and > 0 && before > row.Instances * 9 / 10)
            scale.Against("level", $"an earlier histogram has {before} of them", first.At(row.Class));
        scale.Conclude($"{row.Instances} instances of {row.Class} wait in the heap: {known.Words}", known.Cause);
        scale.Lacks("whether they still come", "jcmd PID GC.class_histogram, twice, ten minutes apart");
        scale.Lacks("who holds them", "jcmd PID GC.heap_dump /tmp/heap.hprof && plimsoll heap summary /tmp/heap.hprof");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (PilingClasses.In(limit.Process) is var (known, row, _))
            yield return new Fix(Applicability.Check, known.Cure) { Code = known.Code, Text = "More heap only delays it.", Verify = $"jcmd PID GC.class_histogram twice, an hour apart: {LibraryName.Short(row.Class)} does not grow" };
    }
}
