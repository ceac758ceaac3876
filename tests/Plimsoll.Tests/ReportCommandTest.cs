using System.Text.Json;
using System.Xml.Linq;
using Plimsoll.Reports;

namespace Plimsoll.Tests;

/// <summary>Formats, files, filters, render and compare, as a process.</summary>
public sealed class ReportCommandTest : IDisposable
{
    private static readonly string Example = Path.Combine(PlimsollProcess.Repository, "examples", "metaspace-leak");

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-report-").FullName;

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Path.Combine(PlimsollProcess.Repository, "examples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Render_gives_byte_for_byte_what_diagnose_gave(string example)
    {
        var evidence = Path.Combine(PlimsollProcess.Repository, "examples", example);
        string[] extensions = [".txt", ".json", ".md", ".html", ".sarif", ".xml"];
        var first = await PlimsollProcess.RunAsync(["diagnose", evidence, .. extensions.SelectMany(extension => new[] { "--output", InFolder("first" + extension) })]);
        var again = await PlimsollProcess.RunAsync(["render", InFolder("first.json"), .. extensions.SelectMany(extension => new[] { "--output", InFolder("again" + extension) })]);
        Assert.Equal(first.Output, again.Output);
        Assert.Equal(first.ExitCode, again.ExitCode);
        foreach (var extension in extensions)
            Assert.Equal(Read("first" + extension), Read("again" + extension));
        Assert.Equal(Read("first.md"), (await PlimsollProcess.RunAsync("render", InFolder("first.json"), "--format", "markdown")).Output);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_verdict_fits_one_screen(string example)
    {
        var run = await PlimsollProcess.RunAsync("diagnose", Path.Combine(PlimsollProcess.Repository, "examples", example));
        Assert.InRange(run.Output.Split('\n').Length - 1, 8, 28);
        foreach (var part in new[] { "= verdict:", "= why:", "  --> ", "fix (", "= verify:", "checks passed" })
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(160)]
    public async Task Piped_text_is_as_wide_as_asked_for(int columns)
    {
        var run = await PlimsollProcess.InColumnsAsync(columns, ["diagnose", Path.Combine(PlimsollProcess.Repository, "examples", "window-trigger")]);
        string[] lines = [.. run.Output.Split('\n')];
        // A place, a setting and the quote of a class name stand on one line each; they are never cut.
        Assert.All(lines.Where(line => line.Length > Math.Max(columns, 55) && !line.Contains("  --> ", StringComparison.Ordinal)), line => Assert.Single(line.Trim(' ', '|', '+', '=').Split(' ')));
        Assert.True(lines.Max(line => line.Length) > columns / 2);
    }

    [Fact]
    public async Task Files_get_the_format_of_their_name_and_leave_nothing_else_behind()
    {
        var run = await PlimsollProcess.RunAsync("diagnose", Example, "-q", "-o", InFolder("deep/report.html"), "-o", InFolder("deep/report.xml"));
        Assert.Equal("", run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("<!DOCTYPE html>", Read("deep/report.html"), StringComparison.Ordinal);
        Assert.Equal("testsuites", XDocument.Parse(Read("deep/report.xml")).Root!.Name.LocalName);
        Assert.Equal(2, Directory.GetFiles(InFolder("deep")).Length);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_named_and_exits_2()
    {
        File.WriteAllText(InFolder("file"), "");
        var run = await PlimsollProcess.RunAsync("diagnose", Example, "-o", InFolder("file/report.html"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output", "report.pdf", "the extension says the format")]
    [InlineData("--min-confidence", "1.5", "from 0 to 1")]
    [InlineData("--format", "pdf", "pdf")]
    [InlineData("--fail-on", "sometimes", "sometimes")]
    public async Task Wrong_choices_are_named_and_exit_2(string option, string value, string message)
    {
        var run = await PlimsollProcess.RunAsync("diagnose", Example, option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--fail-on", "never", 0)]
    [InlineData("--fail-on", "confirmed", 1)]
    [InlineData("--only", "container-limit", 0)]
    [InlineData("--only", "leak/classloader", 1)]
    public async Task Filters_and_fail_on_decide_the_exit_code(string option, string value, int exit) =>
        Assert.Equal(exit, (await PlimsollProcess.RunAsync("diagnose", Example, option, value)).ExitCode);

    [Theory]
    [InlineData("nothing", "schema_version is missing")]
    [InlineData("{\"schema_version\": \"7.0\"}", "render it with the version that wrote it")]
    [InlineData("\u0000\u001b[31m", "not a result of plimsoll")]
    [InlineData("{\n  \"verdict\" 5 }", "no well-formed JSON at line 2, byte 13")]
    public async Task Render_says_why_a_file_is_no_result(string content, string message)
    {
        File.WriteAllText(InFolder("result.json"), content == "nothing" ? "{}" : content);
        var run = await PlimsollProcess.RunAsync("render", InFolder("result.json"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Hostile_evidence_comes_out_inert_in_every_format()
    {
        File.WriteAllText(InFolder("app.log"), "2026-11-21 06:35:11,759 ERROR </script><script>alert(1)</script> - \e]0;owned\a password=hunter2secret |x| ```\njava.lang.OutOfMemoryError: Java heap space <img src=x onerror=alert(1)>\u202e token=hunter2secret\n\tat a.B.c(D.java:1)\n");
        foreach (var name in ReportRenderer.Names)
        {
            var run = await PlimsollProcess.RunAsync("diagnose", InFolder("app.log"), "--all", "--format", name);
            Assert.DoesNotContain("hunter2secret", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', run.Output);
            Assert.DoesNotContain('\u202e', run.Output);
            if (name == "html")
                Assert.DoesNotContain("<img", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Quotes_stand_in_their_context()
    {
        var lines = Enumerable.Range(1, 40).Select(number => number == 20 ? "java.lang.OutOfMemoryError: Java heap space" : $"2026-11-21 06:35:{number:00},759 INFO app.Main - line {number} password=hunter2secret").ToArray();
        File.WriteAllLines(InFolder("app.log"), lines);
        var run = await PlimsollProcess.RunAsync("diagnose", InFolder("app.log"), "--format", "json");
        var context = JsonDocument.Parse(run.Output).RootElement.GetProperty("findings")[0].GetProperty("evidence")[0].GetProperty("context");
        Assert.Equal([17, 18, 19, 20, 21, 22, 23], context.EnumerateArray().Select(line => line.GetProperty("line").GetInt32()));
        Assert.Contains("line 17", context[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2secret", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_takes_results_and_evidence_alike()
    {
        await PlimsollProcess.RunAsync("diagnose", Example, "-q", "-o", InFolder("before.json"));
        File.WriteAllText(InFolder("app.log"), "2026-11-21 06:35:11,759 INFO app.Main - started\n");
        var run = await PlimsollProcess.RunAsync("compare", InFolder("before.json"), InFolder("app.log"), "-o", InFolder("comparison.json"), "-o", InFolder("comparison.html"));
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("gone: metaspace", run.Output, StringComparison.Ordinal);
        Assert.Equal("gone", JsonDocument.Parse(Read("comparison.json")).RootElement.GetProperty("outcome").GetProperty("kind").GetString());
        Assert.Contains("is gone", Read("comparison.html"), StringComparison.Ordinal);
        var again = await PlimsollProcess.RunAsync("render", InFolder("comparison.json"), "-q", "-o", InFolder("again.html"));
        Assert.Equal((0, Read("comparison.html")), (again.ExitCode, Read("again.html")));
        Assert.StartsWith("stays", (await PlimsollProcess.RunAsync("compare", Example, InFolder("before.json"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_gets_bold_text_unless_it_is_told_not_to()
    {
        const string Bold = "\e[1m";
        var arguments = $"diagnose {Example}";
        Assert.Contains(Bold, (await PlimsollProcess.OnTerminalAsync(arguments)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Bold, (await PlimsollProcess.OnTerminalAsync(arguments + " --no-color")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Bold, (await PlimsollProcess.OnTerminalAsync(arguments, ("NO_COLOR", "1"))).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Bold, (await PlimsollProcess.OnTerminalAsync(arguments, ("TERM", "dumb"))).Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', (await PlimsollProcess.RunAsync("diagnose", Example)).Output);
    }

    [Theory]
    [InlineData("rules")]
    [InlineData("explain", "metaspace")]
    [InlineData("flink", "memory", "-D", "taskmanager.memory.process.size=2g")]
    public async Task Every_command_takes_no_color(params string[] arguments) => Assert.Equal(0, (await PlimsollProcess.RunAsync([.. arguments, "--no-color"])).ExitCode);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Read(string name) => File.ReadAllText(InFolder(name));
}
