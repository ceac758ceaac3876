using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A large limit fills in hours of steady work.</summary>
internal sealed class DirectMemoryLeak : Rule
{
    private const long Large = 2L << 30;

    public override RuleCard Card { get; } = new()
    {
        Id = "direct-memory-leak",
        Title = "Direct memory fills a large limit under steady work: buffers are kept",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "leak/direct",
        Mechanism = "What steady work needs, it needs in its first minutes. A limit of several gigabytes that is reached only after hours means that buffers or whole allocators stay: Arrow's BufferAllocator and VectorSchemaRoot, a gRPC response, a pooled buffer that an exception skipped. Arrow allocates in Netty's pool, so the stack shows PoolArena.",
        Needs = ["the limit", "how long the process had run"],
        Thresholds = ["2 GiB: pools of servers with dozens of cores stay below it"],
        References = ["Apache Arrow Java: Memory management (allocators must be closed)", "io.netty.buffer.PoolArena"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || NettyRequest.Of(limit) is not { } request || request.Max < Large)
            return;
        var load = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.HeavyLoad);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.LongUptime) is { } uptime)
            scale.For(Weight.Strong, "uptime", $"a limit of {Bytes.Text(request.Max)} was reached only after a long time of steady work", uptime, request.Thrown);
        if (limit.Process.MaxHeap is { } heap && request.Max >= heap * 2)
            scale.For(Weight.Weak, "limit", $"the limit, {Bytes.Text(request.Max)}, is more than twice the heap", limit.Process.Flags["MaxDirectMemorySize"]);
        if (Arrow(limit) is { } arrow)
            scale.For(Weight.Strong, "library", "Apache Arrow is in use: its allocators must be closed by whoever opened them", arrow);
        if (load is not null)
            scale.Against("load", "it comes with heavy load", load);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var arrow = Arrow(limit) is not null;
        yield return new Fix(Applicability.Placeholders, arrow ? "close every Arrow allocator, reader and VectorSchemaRoot in try-with-resources, also where a task fails or times out" : "find who keeps the buffers and release() or close() them on every path")
        {
            Code = arrow ? "try (BufferAllocator allocator = root.newChildAllocator(\"task\", 0, LIMIT);\n     VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator)) {\n    ...\n} // an allocator with outstanding buffers throws here and names them" : null,
            Text = "Start with -Darrow.memory.debug.allocator=true or -Dio.netty.leakDetection.level=paranoid for one run: both name the place of allocation. Upgrade the library if the place is its own. A larger MaxDirectMemorySize only delays the failure.",
            Verify = "direct memory (jcmd PID VM.native_memory, category Other) is level over twice the time that it took to fail",
        };
    }

    private static Fact? Arrow(BrokenLimit limit) =>
        (Fact?)limit.Facts.First<Thrown>(thrown => thrown.HasFrame("org.apache.arrow.")) ?? limit.Facts.First<ModuleOpened>(opened => opened.Module.Contains("arrow", StringComparison.Ordinal));
}
