using System.Text.Json;

namespace Plimsoll.Tests;

public sealed class HeapCommandTest
{
    private static string Dump => Path.Combine(PlimsollProcess.Repository, "tests", "Plimsoll.Heap.Tests", "Data", "dumps", "quote-gateway.hprof.gz");

    [Theory]
    [InlineData("summary", 0)]
    [InlineData("histogram", 0)]
    [InlineData("dominators", 0)]
    [InlineData("suspects", 1)]
    [InlineData("threads", 0)]
    [InlineData("loaders", 0)]
    [InlineData("properties", 0)]
    [InlineData("strings", 0)]
    [InlineData("collections", 0)]
    [InlineData("arrays", 0)]
    [InlineData("direct", 0)]
    [InlineData("finalizers", 0)]
    [InlineData("threadlocals", 0)]
    [InlineData("doctor", 0)]
    public async Task Every_view_answers_in_text_and_json(string view, int code)
    {
        var text = await PlimsollProcess.RunAsync("heap", view, Dump);
        Assert.Equal(code, text.ExitCode);
        Assert.NotEmpty(text.Output);
        var json = await PlimsollProcess.RunAsync("heap", view, Dump, "--format", "json");
        Assert.Equal(code, json.ExitCode);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(1, document.RootElement.GetProperty("coverage").GetProperty("bytes").GetDouble());
    }

    [Fact]
    public async Task Summary_shows_nettys_own_counter()
    {
        var run = await PlimsollProcess.RunAsync("heap", "summary", Dump, "--format", "json");
        using var document = JsonDocument.Parse(run.Output);
        var netty = document.RootElement.GetProperty("directMemory").EnumerateArray().Single(counter => counter.GetProperty("owner").GetString() == "io.netty.util.internal.PlatformDependent");
        Assert.Equal(67106144, netty.GetProperty("used").GetInt64());
        Assert.Equal(67108864, netty.GetProperty("limit").GetInt64());
    }

    [Fact]
    public async Task A_memory_bound_changes_no_answer()
    {
        var free = await PlimsollProcess.RunAsync("heap", "suspects", Dump);
        var bounded = await PlimsollProcess.RunAsync("heap", "suspects", Dump, "--memory", "1m", "--progress");
        Assert.Equal((free.ExitCode, free.Output), (bounded.ExitCode, bounded.Output));
        var wrong = await PlimsollProcess.RunAsync("heap", "suspects", Dump, "--memory", "much");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--memory", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_from_the_dominators_can_be_followed_up()
    {
        var found = await PlimsollProcess.RunAsync("heap", "object", Dump, "0xfa21bf60", "--format", "json");
        using var document = JsonDocument.Parse(found.Output);
        Assert.Equal("io.netty.channel.socket.nio.NioSocketChannel", document.RootElement.GetProperty("class").GetString());
        Assert.Equal(30964, document.RootElement.GetProperty("retainedObjects").GetInt64());
        var path = await PlimsollProcess.RunAsync("heap", "path", Dump, "0xfa21bf60");
        Assert.Equal(0, path.ExitCode);
        Assert.Contains("NioSocketChannel", path.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("histogram", "--by", "family")]
    [InlineData("histogram", "--by", "package", "--unreachable")]
    [InlineData("histogram", "--by", "loader", "--retained")]
    [InlineData("histogram", "--mat-compat")]
    [InlineData("dominators", "--by", "class")]
    [InlineData("dominators", "--of", "0x0")]
    [InlineData("whatif", "io.netty.channel.ChannelOutboundBuffer$Entry.msg")]
    [InlineData("query", "SELECT e.pendingSize FROM INSTANCEOF \"io.netty.channel.ChannelOutboundBuffer\\$Entry\" e WHERE e.pendingSize > 1000")]
    public async Task Options_and_arguments_answer_with_a_limit(string view, params string[] more)
    {
        var json = await PlimsollProcess.RunAsync(["heap", view, Dump, .. more, "--limit", "3", "--format", "json"]);
        Assert.True(json.ExitCode == 0, json.Error);
        using var document = JsonDocument.Parse(json.Output);
        var rows = document.RootElement.EnumerateObject().First(property => property.Name is "classes" or "objects" or "rows" && property.Value.ValueKind == JsonValueKind.Array).Value;
        Assert.Equal(3, rows.GetArrayLength());
    }

    [Fact]
    public async Task The_same_dump_twice_does_not_grow()
    {
        var run = await PlimsollProcess.RunAsync("heap", "diff", Dump, Dump);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Nothing changed", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await PlimsollProcess.RunAsync("heap", "growth", Dump)).ExitCode);
    }

    [Fact]
    public async Task A_query_that_is_not_understood_shows_where()
    {
        var run = await PlimsollProcess.RunAsync("heap", "query", Dump, "SELECT * FROM x UNION y");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("UNION is not supported", run.Error, StringComparison.Ordinal);
        Assert.Contains("\n                  ^", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspects_by_MATs_rule_retain_a_tenth_of_the_heap_or_more()
    {
        var run = await PlimsollProcess.RunAsync("heap", "suspects", Dump, "--rule", "mat", "--format", "json");
        Assert.Equal(1, run.ExitCode);
        using var document = JsonDocument.Parse(run.Output);
        Assert.NotEmpty(document.RootElement.GetProperty("suspects").EnumerateArray());
        Assert.All(document.RootElement.GetProperty("suspects").EnumerateArray(), suspect => Assert.True(suspect.GetProperty("share").GetDouble() >= 0.1));
    }

    [Theory]
    [InlineData("histogram", "no-such-file.hprof")]
    [InlineData("histogram", "-")]
    public async Task What_cannot_be_read_is_refused_with_a_reason(string view, string path)
    {
        var run = await PlimsollProcess.RunAsync("heap", view, path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("plimsoll: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_within_an_archive_answers_like_the_dump()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.Path("case.zip");
        await using (var file = File.Create(zip))
        {
            using var archive = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create);
            foreach (var name in (string[])["logs/app.log", "pod/heap.hprof.gz"])
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(name.EndsWith("gz", StringComparison.Ordinal) ? File.ReadAllBytes(Dump) : "INFO started"u8);
            }
        }

        var tar = folder.Path("two.tar");
        await using (var writer = new System.Formats.Tar.TarWriter(File.Create(tar)))
        {
            await writer.WriteEntryAsync(Dump, "a.hprof.gz", TestContext.Current.CancellationToken);
            await writer.WriteEntryAsync(zip, "b.zip", TestContext.Current.CancellationToken);
        }

        var plain = await PlimsollProcess.RunAsync("heap", "histogram", Dump);
        Assert.Equal(plain.Output, (await PlimsollProcess.RunAsync("heap", "histogram", zip)).Output);
        Assert.Equal(plain.Output, (await PlimsollProcess.RunAsync("heap", "histogram", tar + "!/b.zip!/pod/heap.hprof.gz")).Output);
        var several = await PlimsollProcess.RunAsync("heap", "histogram", tar);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains(tar + "!/a.hprof.gz", several.Error, StringComparison.Ordinal);
        Assert.Contains("pod/heap.hprof.gz", (await PlimsollProcess.RunAsync("heap", "histogram", zip + "!/other.hprof")).Error, StringComparison.Ordinal);
        Assert.Contains("Nothing changed", (await PlimsollProcess.RunAsync("heap", "diff", Dump, zip)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_names_who_holds_the_heap()
    {
        var run = await PlimsollProcess.RunAsync("heap", "summary", Dump);
        Assert.Contains("Top holders", run.Output, StringComparison.Ordinal);
        var json = await PlimsollProcess.RunAsync("heap", "summary", Dump, "--format", "json");
        using var document = JsonDocument.Parse(json.Output);
        Assert.NotEqual(0, document.RootElement.GetProperty("topHolders").GetArrayLength());
    }

    [Fact]
    public async Task A_dump_of_another_program_has_no_flink_view() => Assert.Equal(2, (await PlimsollProcess.RunAsync("heap", "flink", Dump)).ExitCode);
}
