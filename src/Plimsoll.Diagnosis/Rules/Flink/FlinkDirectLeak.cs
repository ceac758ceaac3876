namespace Plimsoll.Diagnosis.Rules;

/// <summary>Direct memory rises from sample to sample and nothing gives it back.</summary>
internal sealed class FlinkDirectLeak : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-direct-leak",
        Title = "Direct memory grows without end: buffers are kept",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "leak/direct",
        Mechanism = "A library allocates direct buffers and keeps references, or takes Netty buffers and never releases them. The count of buffers rises with the bytes where they are plain ByteBuffers; with pooled Netty it hardly moves while bytes climb in steps of a chunk.",
        Needs = ["two or more samples of directUsed (REST, metrics) before the failure"],
        Thresholds = ["growth by a half over three samples, in each step: start-up fills the network memory once and then stops"],
        Refuters = ["direct memory that stays on one level"],
        References = ["java.nio.Bits, java.nio.DirectByteBuffer", "Flink REST /taskmanagers/:id metrics.directUsed"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var samples = Samples(limit);
        if (samples.Length < 3)
            return;
        var (first, last) = (samples[0], samples[^1]);
        var rising = samples.Zip(samples.Skip(1), (a, b) => b.DirectUsed > a.DirectUsed).Count(up => up);
        if (last.DirectUsed > first.DirectUsed * 1.5 && rising >= (samples.Length - 1) * 0.75)
            scale.For(Weight.Decisive, "series", $"direct memory rose from {Bytes.Text(first.DirectUsed)} to {Bytes.Text(last.DirectUsed)} over {samples.Length} samples ({first.DirectCount} to {last.DirectCount} buffers)", last, first);
        else if (last.DirectUsed < first.DirectUsed * 1.1)
            scale.Against("series", $"direct memory stays near {Bytes.Text(last.DirectUsed)}", last);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var frame = limit.Facts.Of<Thrown>().SelectMany(thrown => thrown.Frames).FirstOrDefault(IsOwn);
        yield return new Fix(Applicability.Check, $"release the buffers{(frame is null ? "" : $" that {frame} takes")}: keep one ByteBuffer and reuse it, or call release() on every Netty ByteBuf")
        {
            Text = "A larger taskmanager.memory.task.off-heap.size only delays the failure. Close clients in close(); for Netty run once with -Dio.netty.leakDetection.level=paranoid (shaded copies have their own prefix).",
            Verify = "Status.JVM.Memory.Direct.MemoryUsed levels off",
        };
    }

    private static TaskManagerSample[] Samples(BrokenLimit limit) => [.. limit.Process.Series<TaskManagerSample>()];

    private static bool IsOwn(string frame) =>
        !frame.StartsWith("java.", StringComparison.Ordinal) && !frame.StartsWith("jdk.", StringComparison.Ordinal) && !frame.StartsWith("sun.", StringComparison.Ordinal) && !frame.StartsWith("org.apache.flink.", StringComparison.Ordinal) && !frame.Contains("netty.", StringComparison.Ordinal);
}
