using System.Globalization;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>Netty's own counter of direct memory reached its maximum, or buffers leak towards it.</summary>
internal sealed class NettyDirectMemoryLimit : SignedLimit
{
    public override string Failure => "netty-direct-memory";

    public override string Name => "Netty's direct memory";

    public override int Rank => 21;

    public override MissingEvidence WouldDecide => new("who holds the buffers, and whether they grow", "-Dio.netty.leakDetection.level=paranoid on one instance; usedDirectMemory over time; ss -tnp with its Send-Q; jcmd PID GC.heap_dump /tmp/heap.hprof, then plimsoll heap direct");

    protected override IReadOnlyList<string> Signatures { get; } = ["OutOfDirectMemoryError"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<BufferLeak>() is { } leak)
            scale.For(Weight.Strong, "leak", "Netty's leak detector found buffers that nobody released", leak);
        if (NettyRequest.All(process.Facts).FirstOrDefault(request => request.Chunk is not null) is { Thrown: { } thrown } request && request.Chunk is { } chunk)
            scale.For(Weight.Weak, "pool", string.Create(CultureInfo.InvariantCulture, $"{request.Used / chunk} chunks of {Bytes.Text(chunk)} are pooled, and the limit of {Bytes.Text(request.Max)} has no room for one more: the pool is exhausted, the request is not too large"), thrown);
    }
}
