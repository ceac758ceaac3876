namespace Plimsoll.Tests;

/// <summary>One index, filled by two questions, that every other question then answers from.</summary>
public sealed class HeapIndexFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plimsoll-index");

    public static string Dump => Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Heap.Tests", "Data", "dumps", "quote-gateway.hprof.gz");

    public string Index => Path.Combine(_folder.FullName, "index");

    public async ValueTask InitializeAsync()
    {
        foreach (var view in (string[])["suspects", "whatif"])
            await PlimsollProcess.RunAsync(["heap", view, Dump, .. view == "whatif" ? (string[])["0xfa21bf60"] : [], "--index", Index]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class HeapIndexTest(HeapIndexFixture fixture) : IClassFixture<HeapIndexFixture>
{
    [Theory]
    [InlineData("summary", "--holders")]
    [InlineData("histogram")]
    [InlineData("histogram", "--retained", "--by", "package")]
    [InlineData("histogram", "--unreachable")]
    [InlineData("dominators")]
    [InlineData("dominators", "--of", "0x0")]
    [InlineData("dominators", "--references", "all", "--format", "json")]
    [InlineData("suspects")]
    [InlineData("suspects", "--rule", "mat")]
    [InlineData("path", "io.netty.channel.socket.nio.NioSocketChannel")]
    [InlineData("object", "0xfa21bf60")]
    [InlineData("whatif", "0xfa21bf60")]
    [InlineData("query", "SELECT t.name, t.@retainedHeapSize FROM INSTANCEOF java.lang.Thread t")]
    [InlineData("threads")]
    [InlineData("loaders", "--format", "json")]
    [InlineData("properties")]
    [InlineData("strings")]
    [InlineData("collections")]
    [InlineData("arrays")]
    [InlineData("direct")]
    [InlineData("finalizers")]
    [InlineData("threadlocals")]
    [InlineData("doctor")]
    public async Task Every_question_answers_the_same_with_and_without_an_index(string view, params string[] more)
    {
        string[] question = ["heap", view, HeapIndexFixture.Dump, .. more];
        var with = await PlimsollProcess.RunAsync([.. question, "--index", fixture.Index]);
        var without = await PlimsollProcess.RunAsync([.. question, "--no-index"]);
        Assert.Equal((without.ExitCode, without.Output), (with.ExitCode, with.Output));
        Assert.Contains("used the index in " + fixture.Index, with.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("index", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_index_is_said_and_replaced()
    {
        using var folder = new TemporaryFolder();
        string[] question = ["heap", "dominators", HeapIndexFixture.Dump, "--index", folder.Root];
        var first = await PlimsollProcess.RunAsync(question);
        Assert.Contains("kept an index in " + folder.Root, first.Error, StringComparison.Ordinal);
        var tree = folder.Path("tree-strong-first.index");
        var bytes = await File.ReadAllBytesAsync(tree, TestContext.Current.CancellationToken);
        bytes[5000] ^= 4;
        await File.WriteAllBytesAsync(tree, bytes, TestContext.Current.CancellationToken);
        var second = await PlimsollProcess.RunAsync(question);
        Assert.Equal(first.Output, second.Output);
        Assert.Contains($"index file {tree} is damaged", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", (await PlimsollProcess.RunAsync(question)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growth_and_diagnose_use_what_an_earlier_question_left()
    {
        using var folder = new TemporaryFolder();
        var (dump, cache, other) = (folder.Path("large.hprof"), folder.Path("cache"), folder.Path("other"));
        await WriteLargeAsync(dump);
        Assert.Contains("kept an index in " + cache, (await PlimsollProcess.WithCacheAsync(cache, "heap", "suspects", dump)).Error, StringComparison.Ordinal);
        var growth = await PlimsollProcess.WithCacheAsync(cache, "heap", "growth", dump, dump, "--by", "owner");
        Assert.Contains("used the index in " + cache, growth.Error, StringComparison.Ordinal);
        Assert.Equal((await PlimsollProcess.WithCacheAsync(other, "heap", "growth", dump, dump, "--by", "owner", "--no-index")).Output, growth.Output);
        var with = await PlimsollProcess.WithCacheAsync(cache, "diagnose", dump, "--format", "json");
        var without = await PlimsollProcess.WithCacheAsync(other, "diagnose", dump, "--format", "json");
        Assert.Equal((without.ExitCode, without.Output, without.Error), (with.ExitCode, with.Output, with.Error));
        Assert.False(Directory.Exists(other));
    }

    /// <summary>The dump with a name of 64 MiB behind it: large enough for the cache.</summary>
    private static async Task WriteLargeAsync(string path)
    {
        await using var target = File.Create(path);
        await using (var source = new System.IO.Compression.GZipStream(File.OpenRead(HeapIndexFixture.Dump), System.IO.Compression.CompressionMode.Decompress))
            await source.CopyToAsync(target, TestContext.Current.CancellationToken);
        await target.WriteAsync((byte[])[1, 0, 0, 0, 0, 4, 0, 0, 0], TestContext.Current.CancellationToken);
        target.SetLength(target.Length + (64 << 20));
    }

    [Fact]
    public async Task Small_dumps_leave_nothing_in_the_cache()
    {
        var run = await PlimsollProcess.RunAsync("heap", "dominators", HeapIndexFixture.Dump);
        Assert.DoesNotContain("index", run.Error, StringComparison.Ordinal);
        var both = await PlimsollProcess.RunAsync("heap", "dominators", HeapIndexFixture.Dump, "--index", fixture.Index, "--no-index");
        Assert.Equal(2, both.ExitCode);
        var file = await PlimsollProcess.RunAsync("heap", "dominators", HeapIndexFixture.Dump, "--index", HeapIndexFixture.Dump);
        Assert.Contains("--index takes a folder", file.Error, StringComparison.Ordinal);
    }
}
