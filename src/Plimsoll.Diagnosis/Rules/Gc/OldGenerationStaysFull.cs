using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A server's own monitor shows an old generation that collections do not empty.</summary>
internal sealed class OldGenerationStaysFull : Rule
{
    /// <summary>Above it a HotSpot heap loses compressed object pointers: some gibibytes more then hold less.</summary>
    private const long MostWithCompressedPointers = 31L << 30;

    public override RuleCard Card { get; } = new()
    {
        Id = "old-generation-stays-full",
        Title = "The old generation stays full: collections of it free next to nothing",
        Explains = ["gc-stall"],
        Cause = "undersized/heap",
        Mechanism = "What a collection of the old generation leaves is in use. Where that is nine tenths of the space and more, each new object provokes the next collection, and the server does little else: searches time out, other nodes give it up. Either the heap is too small for what the server has to keep (shards and segments, caches, aggregations, wide partitions), or something is kept that nobody needs; the monitor's lines do not tell which.",
        Needs = ["lines of the server's own monitor of its collector, with sizes"],
        Thresholds = ["nine tenths of the space left after a collection; where no limit is told, less than a two-hundredth freed of at least 256 MiB"],
        Refuters = ["collections that free a tenth and more"],
        References = ["org.elasticsearch.monitor.jvm.JvmGcMonitorService", "org.apache.cassandra.service.GCInspector"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var told = limit.Facts.Of<OldCollectionTold>();
        if (told.LastOrDefault(one => one.LeavesFull) is not { } last)
            return;
        var full = told.Count(one => one.LeavesFull);
        scale.For(Weight.Weak, "left", $"{full} of {told.Count} collections of the old generation left it full, the last one {Left(last)}", last);
        if (last.Before is { } before && before - last.After <= before / 20)
            scale.For(Weight.Weak, "freed", $"it freed {Bytes.Text(Math.Max(0, before - last.After))} of {Bytes.Text(before)}: the rest is in use", last);
        scale.Conclude($"The old generation stays full: its collections leave {Left(last)}");
        scale.Lacks("what fills the heap", "jcmd PID GC.class_histogram (twice, ten minutes apart), or jcmd PID GC.heap_dump /tmp/heap.hprof; for Elasticsearch also GET _nodes/stats/indices,breaker (fielddata, segments, request cache)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var last = limit.Facts.Last<OldCollectionTold>(one => one.LeavesFull);
        yield return Raise(limit.Process, last?.Heap ?? limit.Process.MaxHeap);
        if (last is { Heap: { } heap, Capacity: { } old } && old < heap * 0.6)
        {
            yield return new Fix(Applicability.Check, $"give the old generation more of the heap: it has {Bytes.Text(old)} of {Bytes.Text(heap)}; lower -Xmn or raise -XX:NewRatio")
            {
                Changes = [limit.Process.JvmChange("-Xmn", FlinkMemoryFix.Size(heap / 5))],
                Text = "A young generation of nearly half of the heap takes room that this server needs for what it keeps. With G1 leave -Xmn and -XX:NewRatio out: it sizes the young generation itself.",
                Verify = "the monitor's old collections leave less than 70 % of the old generation",
            };
        }
    }

    private static Fix Raise(ProcessCase process, long? heap)
    {
        const string Text = "Look first at what fills it (a class histogram or a heap dump): fielddata, aggregations and shards of Elasticsearch, caches and wide partitions of Cassandra. If what stays grows towards every new limit, it is a leak. Elasticsearch: ES_JAVA_OPTS or jvm.options; Cassandra: MAX_HEAP_SIZE in cassandra-env.sh.";
        const string Verify = "collections of the old generation leave less than 70 % of it over a full load cycle";
        if (heap is not { } present)
            return new Fix(Applicability.Check, "keep less on the heap, or raise -Xmx (MAX_HEAP_SIZE, ES_JAVA_OPTS) by half of what it is now") { Text = Text, Verify = Verify };
        if (present >= MostWithCompressedPointers * 2 / 3)
            return new Fix(Applicability.Check, "keep less on this heap: find what fills it by a histogram, and spread the load over more nodes") { Text = $"{Text} A larger -Xmx than {Bytes.Text(present)} hardly helps: above 32 GiB object pointers need twice the room.", Verify = Verify };
        var wanted = FlinkMemoryFix.Size(present * 3 / 2);
        return new Fix(Applicability.Check, $"keep less on the heap, or raise it: -Xmx{wanted}") { Changes = [process.JvmChange("-Xmx", wanted)], Text = Text, Verify = Verify };
    }

    private static string Left(OldCollectionTold told) => told.Capacity is { } most ? $"{Bytes.Text(told.After)} of {Bytes.Text(most)}" : Bytes.Text(told.After);
}
