using System.IO.Compression;
using System.Text;

namespace Plimsoll.Heap.Tests;

/// <summary>What a dump can come as: several in one file, packed in members, in parts that were merged halfway, with objects written twice.</summary>
public sealed class DumpFileTest : IDisposable
{
    private const ulong ObjectClass = 0x10000;
    private const ulong ArrayClass = 0x10080;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plimsoll-files");

    [Fact]
    public void Each_of_several_dumps_in_a_file_can_be_read()
    {
        var path = Write("two.hprof", [.. Dump(3), .. Dump(5)]);
        using var first = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(3, first.ClassesNamed("java.lang.Object").Single().Count);
        Assert.Contains(first.Coverage.Problems, problem => problem.Contains("another dump", StringComparison.Ordinal));
        Assert.Equal((1.0, 2), (first.Coverage.Bytes, HeapExamination.Of(first, TestContext.Current.CancellationToken).Dumps));
        using var second = HeapGraph.Open([path], new HeapOptions { Dump = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(5, second.ClassesNamed("java.lang.Object").Single().Count);
        Assert.True(second.Coverage.IsComplete);
        var refusal = Assert.Throws<HeapDumpException>(() => HeapGraph.Open([path], new HeapOptions { Dump = 3 }, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("2 dumps", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Members_of_one_block_each_are_read_like_one_stream(int threads)
    {
        var whole = Dump(5000);
        using var plain = HeapGraph.Open([Write("plain.hprof", whole)], cancellation: TestContext.Current.CancellationToken);
        using var packed = HeapGraph.Open([Write("members.hprof.gz", Members(whole, 4096))], new HeapOptions { Threads = threads }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(plain.Length, packed.Length);
        Assert.Equal(HeapHistogram.OfAll(plain).Rows, HeapHistogram.OfAll(packed).Rows);
        Assert.Equal("gzip in members of 4096 bytes", HeapExamination.Of(packed, TestContext.Current.CancellationToken).Packing);
    }

    [Fact]
    public void A_broken_member_keeps_what_came_before_it_and_says_where()
    {
        var packed = Members(Dump(5000), 4096);
        packed[packed.Length / 2] ^= 0xff;
        using var graph = HeapGraph.Open([Write("broken.hprof.gz", packed)], cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(graph.ClassesNamed("java.lang.Object").Single().Count, 1000, 4000);
        Assert.Contains(graph.Coverage.Problems, problem => problem.Contains("gzip", StringComparison.Ordinal) && problem.Contains("bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void A_part_that_was_copied_in_part_counts_once(int copied)
    {
        var whole = new HprofWriter().Class(ObjectClass, "java/lang/Object").Root(0x20000).Root(ObjectClass).Segment();
        var baseLength = whole.ToArray().Length - 9;
        var all = Objects(whole, 0, 40).Segment().ToArray()[..^9];
        var part = all[baseLength..];
        var path = Write("dump.hprof", [.. all[..baseLength], .. part[..Math.Min(copied, part.Length)]]);
        Write("dump.hprof.p0", part);
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(40, graph.ClassesNamed("java.lang.Object").Single().Count);
        using var reachability = Reachability.Compute(graph);
        Assert.Equal(2, reachability.Histogram().Instances);
    }

    [Fact]
    public void The_same_objects_in_two_parts_count_once()
    {
        var head = new HprofWriter().Class(ObjectClass, "java/lang/Object").Root(0x20000).Segment().ToArray()[..^9];
        var objects = Objects(new HprofWriter(), 0, 30).Segment().ToArray()[31..^9];
        var reversed = Objects(new HprofWriter(), 29, -30).Segment().ToArray()[31..^9];
        var path = Write("twice.hprof", [.. head, .. objects]);
        Write("twice.hprof.p0", reversed);
        using var graph = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((30, 31), (graph.ClassesNamed("java.lang.Object").Single().Count, graph.ObjectCount));
        Assert.DoesNotContain(graph.Coverage.Problems, problem => problem.Contains("second time", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_records_of_one_address_do_not_harm()
    {
        var writer = new HprofWriter().Class(ObjectClass, "java/lang/Object").Class(ArrayClass, "[Ljava/lang/Object;", ObjectClass)
            .ObjectArray(0x20000, ArrayClass).ObjectArray(0x20000, ArrayClass, [.. Enumerable.Repeat(0x20000UL, 50_000)]).Instance(0x20040, ObjectClass).Root(0x20000);
        using var graph = HeapGraph.Open(new MemoryStream(writer.ToArray()), "twice", cancellation: TestContext.Current.CancellationToken);
        using var reachability = Reachability.Compute(graph);
        Assert.Equal(3, reachability.Histogram().Instances);
        Assert.Equal(1, graph.ClassesNamed("java.lang.Object[]").Single().Count);
        Assert.Contains(graph.Coverage.Problems, problem => problem.Contains("second time", StringComparison.Ordinal));
    }

    [Fact]
    public void Sizes_as_MAT_computes_them()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "histograms", "jdk21-zgen-jcmd-live.hprof.gz");
        using var ours = HeapGraph.Open([path], cancellation: TestContext.Current.CancellationToken);
        using var mats = HeapGraph.Open([path], new HeapOptions { MatCompatible = true }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((16, 40), (Size(ours, "java.lang.Integer"), Size(ours, "java.util.HashMap$Node")));
        Assert.Equal((24, 48), (Size(mats, "java.lang.Integer"), Size(mats, "java.util.HashMap$Node")));
        Assert.All(mats.Classes, type => Assert.Equal(0, type.InstanceSize % 8));

        static long Size(HeapGraph graph, string name) => graph.ClassesNamed(name).Single().InstanceSize;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Dump(int objects) => Objects(new HprofWriter().Class(ObjectClass, "java/lang/Object"), 0, objects).Root(0x20000).ToArray();

    private static HprofWriter Objects(HprofWriter writer, int from, int count)
    {
        for (var i = 0; i < Math.Abs(count); i++)
            writer.Instance(0x20000 + ((ulong)(from + (i * Math.Sign(count))) * 64), ObjectClass);
        return writer;
    }

    /// <summary>As heapDumperCompression.cpp writes it: a comment in the first header alone.</summary>
    private static byte[] Members(byte[] whole, int block)
    {
        using var packed = new MemoryStream();
        for (var at = 0; at < whole.Length; at += block)
        {
            using var member = new MemoryStream();
            using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(whole, at, Math.Min(block, whole.Length - at));
            var bytes = member.ToArray();
            if (at == 0)
                bytes = [.. bytes[..3], 0x10, .. bytes[4..10], .. Encoding.ASCII.GetBytes($"HPROF BLOCKSIZE={block}\0"), .. bytes[10..]];
            packed.Write(bytes);
        }

        return packed.ToArray();
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
