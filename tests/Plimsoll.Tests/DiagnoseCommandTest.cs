using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary>The main job as a process, on input that is empty, missing, broken or hostile.</summary>
public sealed class DiagnoseCommandTest : IDisposable
{
    private const string HeapSpace = "2026-11-21 06:35:11,759 ERROR app.Main - failed\njava.lang.OutOfMemoryError: Java heap space\n\tat app.Main.run(Main.java:7)\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task A_missing_path_is_named_and_exits_2()
    {
        var run = await PlimsollProcess.RunAsync("diagnose", Path.Combine(_folder, "nowhere"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nowhere: no such file or folder", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task An_empty_folder_has_nothing_to_read()
    {
        var run = await PlimsollProcess.RunAsync("diagnose", _folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing to read", run.Error, StringComparison.Ordinal);
        Assert.Contains("no file below", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_named_and_exits_2()
    {
        var run = await PlimsollProcess.RunAsync("diagnose", _folder, "--fromat", "json");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--fromat", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_directory_loop_ends_and_loses_nothing()
    {
        Write("app.log", HeapSpace);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "again"), _folder);
        var answer = await DiagnoseAsync(_folder);
        Assert.Equal("heap-space", First(answer).GetProperty("failure").GetString());
        Assert.Contains(Coverage(answer), source => source.GetProperty("detail").GetString()!.Contains("directory loop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Binary_noise_is_listed_beside_what_was_read()
    {
        Write("app.log", HeapSpace);
        var noise = new byte[100_000];
        new Random(7).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(_folder, "noise"), noise);
        var answer = await DiagnoseAsync(_folder);
        Assert.Equal("heap-space", First(answer).GetProperty("failure").GetString());
        Assert.Equal("unrecognised", Coverage(answer).Single(source => source.GetProperty("source").GetString() == "noise").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_decompression_bomb_is_stopped()
    {
        using (var file = File.Create(Path.Combine(_folder, "bomb.gz")))
        using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize))
        {
            var zeros = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
            for (var i = 0; i < 300; i++)
                gzip.Write(zeros);
        }

        Write("app.log", HeapSpace);
        var answer = await DiagnoseAsync(_folder);
        Assert.Equal("heap-space", First(answer).GetProperty("failure").GetString());
        Assert.Contains(Coverage(answer), source => source.GetProperty("detail").GetString()!.Contains("decompression bomb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_very_long_line_hides_nothing_after_it()
    {
        Write("app.log", new string('y', 30 << 20) + "\n" + HeapSpace);
        var answer = await DiagnoseAsync(_folder);
        Assert.Equal("heap-space", First(answer).GetProperty("failure").GetString());
        Assert.Equal(3, First(answer).GetProperty("evidence")[0].GetProperty("line").GetInt32());
        Assert.Equal("partial", Coverage(answer)[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_log_cut_inside_a_character_is_read_to_its_end()
    {
        File.WriteAllBytes(Path.Combine(_folder, "app.log"), [.. Encoding.UTF8.GetBytes(HeapSpace + "2026-11-21 06:35:12,000 WARN app - 内"), 0xe5, 0xad]);
        Assert.Equal("heap-space", First(await DiagnoseAsync(_folder)).GetProperty("failure").GetString());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("crlf")]
    [InlineData("bom")]
    [InlineData("ansi")]
    [InlineData("docker")]
    [InlineData("cri")]
    public async Task Lines_arrive_as_people_have_them(string shape)
    {
        var lines = HeapSpace.TrimEnd('\n').Split('\n');
        byte[] bytes = shape switch
        {
            "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(HeapSpace)],
            "crlf" => Encoding.UTF8.GetBytes(HeapSpace.Replace("\n", "\r\n", StringComparison.Ordinal)),
            "bom" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(HeapSpace)],
            "ansi" => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"\e[31m{line}\e[0m\n"))),
            "docker" => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{{\"log\":{JsonSerializer.Serialize(line + "\n")},\"stream\":\"stdout\",\"time\":\"2026-11-21T06:35:11.759000000Z\"}}\n"))),
            _ => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"2026-11-21T06:35:11.759000000Z stdout F {line}\n"))),
        };
        File.WriteAllBytes(Path.Combine(_folder, "app.log"), bytes);
        var finding = First(await DiagnoseAsync(_folder));
        Assert.Equal("heap-space", finding.GetProperty("failure").GetString());
        Assert.StartsWith("2026-11-21T06:35:11.759", finding.GetProperty("at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_evidence_too()
    {
        var run = await PlimsollProcess.RunAsync(["diagnose", "-", "--format", "json"], HeapSpace);
        Assert.Equal("heap-space", First(JsonDocument.Parse(run.Output).RootElement).GetProperty("failure").GetString());
    }

    [Fact]
    public async Task Archives_in_archives_are_opened()
    {
        using (var file = File.Create(Path.Combine(_folder, "case.zip")))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("logs/app.log.gz").Open())
        using (var gzip = new GZipStream(entry, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(HeapSpace));
        var finding = First(await DiagnoseAsync(_folder));
        Assert.Equal("case.zip!/logs/app.log.gz", finding.GetProperty("evidence")[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task Secrets_and_escape_sequences_reach_no_output()
    {
        Write("flink-conf.yaml", "taskmanager.memory.process.size: 1728m\ns3.secret-key: hunter2secret\nfs.s3a.access.key: AKIAIOSFODNN7EXAMPLE\n");
        Write("app.log", "2026-11-21 06:35:11,759 ERROR app - \e]0;owned\a\e[2Jpassword=hunter2secret jdbc:mysql://root:hunter2secret@db/x\njava.lang.OutOfMemoryError: Metaspace\u202e token=hunter2secret\n");
        foreach (var arguments in new[] { new[] { "--all", "--verbose" }, ["--format", "json"] })
        {
            var run = await PlimsollProcess.RunAsync(["diagnose", _folder, .. arguments]);
            Assert.DoesNotContain("hunter2secret", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("AKIAIOSFODNN7EXAMPLE", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', run.Output);
            Assert.DoesNotContain('\u202e', run.Output);
        }
    }

    [Fact]
    public async Task A_healthy_log_is_called_healthy_with_the_checks_that_ran()
    {
        Write("app.log", "2026-11-21 06:35:11,759 INFO app.Main - started\n");
        var run = await PlimsollProcess.RunAsync("diagnose", _folder);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("healthy", run.Output, StringComparison.Ordinal);
        Assert.Contains("heap-space", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heap-undersized")]
    [InlineData("metaspace")]
    [InlineData("leak/classloader")]
    public async Task Explain_knows_rules_failures_and_causes(string name)
    {
        var run = await PlimsollProcess.RunAsync("explain", name);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(name, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_what_it_does_not_know()
    {
        var run = await PlimsollProcess.RunAsync("explain", "moon-phase");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("moon-phase", run.Error, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static async Task<JsonElement> DiagnoseAsync(string folder)
    {
        var run = await PlimsollProcess.RunAsync("diagnose", folder, "--format", "json");
        Assert.True(run.Output.Length > 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static JsonElement First(JsonElement answer) => answer.GetProperty("findings")[0];

    private static JsonElement[] Coverage(JsonElement answer) => [.. answer.GetProperty("coverage").EnumerateArray()];
}
