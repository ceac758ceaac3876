using System.Globalization;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Something that is made once takes more direct memory than the limit leaves: a cache, a pool, a ring.</summary>
internal sealed class DirectMemoryReservation : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "direct-memory-reservation",
        Title = "A cache or pool of fixed size does not fit into direct memory",
        Explains = ["netty-direct-memory", "direct-memory"],
        Cause = "undersized/direct",
        Mechanism = "A write cache, a buffer pool or a ring takes its direct memory in its constructor, all at once and for good. Where its settings, times the number of instances in the process, exceed the limit, the process fails at its start, each time, without any traffic: neither a peer nor a leak is needed.",
        Needs = ["the stack of the error, with a constructor of the program's own", "the thread: main, or that the start failed"],
        Refuters = ["a stack that passes through the pool's newChunk or through a decoder"],
        References = ["org.apache.bookkeeper.bookie.storage.ldb.WriteCache.<init>", "java(1): -XX:MaxDirectMemorySize"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (NettyRequest.All(limit).Where(request => request.Constructor is not null).Select(request => (NettyRequest?)request).FirstOrDefault() is not { } request)
            return;
        var owner = Owner(request);
        scale.For(Weight.Weak, "constructor", $"it failed in the constructor of {owner}, which takes {Bytes.Text(request.Asked)} at once", request.Thrown);
        if (StartingThread.Is(request.Thrown))
            scale.For(Weight.Weak, "start", "it failed in the main thread or while the program was started: no peer and no load was there yet", request.Thrown);
        if (Standing(request) is { } standing)
            scale.For(Weight.Weak, "start", $"{standing} of the same size stand already", request.Thrown);
        scale.Conclude($"{owner} takes {Bytes.Text(request.Asked)} of direct memory when it is made, and {Bytes.Text(request.Max - request.Used)} of {Bytes.Text(request.Max)} are left");
        scale.Lacks("how large the caches are set, and how many instances of them share the process", $"the settings of {owner} (cache or buffer size, number of instances), and -XX:MaxDirectMemorySize on the command line");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (NettyRequest.All(limit).Where(request => request.Constructor is not null).Select(request => (NettyRequest?)request).FirstOrDefault() is not { } request)
            yield break;
        var owner = Owner(request);
        var needed = FlinkMemoryFix.Size(request.Used + request.Asked);
        yield return new Fix(Applicability.Check, $"make {owner} smaller or have fewer of them in one process, or give the process more than -XX:MaxDirectMemorySize={needed}")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", needed)],
            Text = $"{needed} holds what is taken and this one request; the same for each instance that is still to be made comes on top. Where the program sizes its caches by a share of the direct memory, it does so for one instance: set the size by hand.",
            Verify = "the process starts, and direct memory stays level from then on",
        };
    }

    private static string Owner(NettyRequest request) => LibraryName.Short(request.Constructor!.Split(".<init>(")[0]);

    private static string? Standing(NettyRequest request)
    {
        var count = request.Used / request.Asked;
        return count >= 2 && request.Used % request.Asked < request.Asked / 64 ? count.ToString(CultureInfo.InvariantCulture) : null;
    }
}
