using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Words say that whoever takes the data is slower than who gives them.</summary>
internal sealed class SlowTakerTold : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "slow-taker-told",
        Title = "Whoever takes the data is reported to be slower than who gives them, and what waits fills the memory",
        Explains = ["heap-space", "gc-overhead", "direct-memory", "netty-direct-memory"],
        Cause = "load/slow-consumer",
        Mechanism = "Between a fast giver and a slow taker something waits, and without a bound it waits without end: gRPC's onNext, Netty's write, a Vert.x response or an executor's queue accept everything at once. Back pressure (a blocking put, isReady, isWritable, request(n)) is what makes the giver wait instead of the memory fill; a larger limit is filled as well, a little later.",
        Needs = ["people's words that a client, a consumer or a sink does not keep up, or that data are sent as fast as possible"],
        Refuters = ["Netty's LEAK reports"],
        References = ["io.grpc.stub.CallStreamObserver.isReady, setOnReadyHandler", "io.netty.channel.Channel.isWritable", "Quarkus issue 41635: an InputStream that is consumed slowly"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Told(limit) is not { } told)
            return;
        scale.For(told.Thing.Length > 0 || told.Deed == ThingDeed.SentUnchecked ? Weight.Strong : Weight.Weak, "slow", $"{(told.Deed == ThingDeed.SentUnchecked ? "data are reported to be sent without a look at who takes them" : "whoever takes the data is reported to be slower")}: {told.Words}", told);
        ThingTold[] all = [told, .. limit.Case.Facts.Of<ThingTold>().Where(other => other.Deed != told.Deed && other.Deed is ThingDeed.TakenSlowly or ThingDeed.SentUnchecked)];
        if (HeapWords.Beside(limit.Case, all) is var (claim, fact))
            scale.For(Weight.Weak, "beside", claim, fact);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Against("leak", "Netty's leak detector found buffers that nobody released", leak);
        scale.Conclude($"{(told.Thing.Length > 0 && told.Deed == ThingDeed.TakenSlowly ? $"The {told.Thing} does" : "Whoever takes the data does")} not keep up, and what waits fills the memory: nothing makes the sender wait");
        scale.Lacks("what waits, and how much of it", "jcmd PID GC.class_histogram: nodes of queues and what they hold; ss -tn, column Send-Q, for peers that do not read");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Placeholders, "let the sender wait (back pressure): gRPC isReady() and setOnReadyHandler, Netty and Vert.x isWritable() or writeQueueFull() with a drain handler, reactive streams request(n), a bounded queue with a blocking put; close or drop for peers that stay slow")
        {
            Text = "Send in chunks and write the next one when the last was taken; bound the number of requests in flight. A slow sink in a pipeline wants larger batches or more parallelism. -Xmx or -XX:MaxDirectMemorySize only sets how long it takes until the backlog fills it. Where a framework buffers for you, upgrade it: many lacked flow control at first.",
            Verify = "with a peer that reads slowly the memory levels off, and the sender slows down",
        };
    }

    private static ThingTold? Told(BrokenLimit limit) =>
        limit.Case.Facts.First<ThingTold>(told => told is { Deed: ThingDeed.TakenSlowly, Thing.Length: > 0 }) ?? HeapWords.First(limit.Case, ThingDeed.SentUnchecked) ?? HeapWords.First(limit.Case, ThingDeed.TakenSlowly);
}
