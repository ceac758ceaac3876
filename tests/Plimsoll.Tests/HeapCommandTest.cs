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
    [InlineData("histogram", "no-such-file.hprof")]
    [InlineData("histogram", "-")]
    public async Task What_cannot_be_read_is_refused_with_a_reason(string view, string path)
    {
        var run = await PlimsollProcess.RunAsync("heap", view, path);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("plimsoll: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_of_another_program_has_no_flink_view() => Assert.Equal(2, (await PlimsollProcess.RunAsync("heap", "flink", Dump)).ExitCode);
}
