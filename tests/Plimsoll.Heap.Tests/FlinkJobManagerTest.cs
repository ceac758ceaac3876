using System.Buffers.Binary;

namespace Plimsoll.Heap.Tests;

/// <summary>A JobManager that keeps checkpoints whose state is inlined in their handles.</summary>
public sealed class FlinkJobManagerTest
{
    private const ulong Classes = 0x10000;
    private const ulong Objects = 0x40000;
    private ulong _next = Objects;

    [Fact]
    public void Checkpoints_and_what_is_inlined_in_them_are_counted()
    {
        var writer = Flink();
        var (dispatcher, graph, name) = (Next(), Next(), Next());
        writer.Instance(dispatcher, Type(1)).Root(dispatcher).Instance(name, Type(8), name + 0x40).Ascii(name + 0x40, "settlement");
        _next += 0x40;
        var id = Next();
        writer.Raw([0x21, .. Number(id), 0, 0, 0, 0, .. Number(Type(7)), 0, 0, 0, 16, .. Number(0x1122), .. Number(0x3344)]).Instance(graph, Type(2), id, name).Root(graph);
        for (var i = 0; i < 3; i++)
            Checkpoint(writer, 1000 + i, isRoot: true);
        Checkpoint(writer, 5000, isRoot: false);
        using var dump = HeapGraph.Open(new MemoryStream(writer.ToArray()), "jobmanager", cancellation: TestContext.Current.CancellationToken);
        using var reachability = Reachability.Compute(dump);
        var view = FlinkHeapView.Find(dump, reachability)!;
        Assert.Equal(("jobmanager", 3L, 6L, 2 * (1000L + 1001 + 1002)), (view.Role, view.CheckpointsRetained, view.InlinedHandles, view.InlinedBytes));
        Assert.Equal([new FlinkJob("00000000000011220000000000003344", "settlement")], view.Jobs);
        Assert.Null(view.NetworkSegments);
    }

    private static HprofWriter Flink() => new HprofWriter()
        .Class(Type(1), "org/apache/flink/runtime/dispatcher/StandaloneDispatcher", Type(6)).Class(Type(6), "org/apache/flink/runtime/dispatcher/Dispatcher")
        .Class(Type(2), "org/apache/flink/runtime/jobgraph/JobGraph", fields: [("jobID", 2), ("jobName", 2)])
        .Class(Type(3), "org/apache/flink/runtime/checkpoint/CompletedCheckpoint", fields: [("first", 2), ("second", 2)])
        .Class(Type(4), "org/apache/flink/runtime/state/memory/ByteStreamStateHandle", fields: [("data", 2)])
        .Class(Type(5), "[B").Class(Type(7), "org/apache/flink/api/common/JobID", fields: [("lowerPart", 11), ("upperPart", 11)]).Class(Type(8), "java/lang/String", fields: [("value", 2)]);

    private void Checkpoint(HprofWriter writer, int bytes, bool isRoot)
    {
        var (checkpoint, first, second) = (Next(), Next(), Next());
        writer.Instance(checkpoint, Type(3), first, second);
        foreach (var handle in (ulong[])[first, second])
            writer.Instance(handle, Type(4), _next).Bytes(Next(bytes), bytes);
        if (isRoot)
            writer.Root(checkpoint);
    }

    private ulong Next(int room = 0)
    {
        var at = _next;
        _next += (ulong)((room + 0x7f) & ~0x3f);
        return at;
    }

    private static ulong Type(int number) => Classes + ((ulong)number * 0x100);

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
