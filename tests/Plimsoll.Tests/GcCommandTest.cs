using System.Text.Json;

namespace Plimsoll.Tests;

/// <summary><c>plimsoll gc</c> as a program sees it: output, messages, exit codes.</summary>
public sealed class GcCommandTest
{
    private const string Line = "[2026-11-20T14:00:05.248+0000][{0}.000s][info][gc] GC({0}) Pause Full (System.gc()) 24M->4M(128M) {0}.500ms\n";

    private static string Log(int pauses) => "[0.001s][info][gc] Using G1\n" + string.Concat(Enumerable.Range(1, pauses).Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, Line, number)));

    private static async Task<(int Exit, string Output, string Error)> Run(string[] arguments, string input = "")
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var host = new CommandHost(output, error, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)), TimeProvider.System, false, false, CommandHost.PlainWidth, false);
        var exit = await CommandLine.RunAsync(arguments, host);
        return (exit, output.ToString(), error.ToString());
    }

    private static async Task<JsonElement> Json(string input, params string[] more)
    {
        var (exit, output, error) = await Run(["gc", "-", "--format", "json", .. more], input);
        Assert.Equal((ExitCode.Healthy, ""), (exit, error));
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    [Fact]
    public async Task Json_has_the_fields_other_programs_rely_on()
    {
        var root = await Json(Log(4) + "application line\n");
        var run = Assert.Single(root.GetProperty("runs").EnumerateArray());
        Assert.Equal("G1", run.GetProperty("collector").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("jvmVersion").ValueKind);
        var pauses = run.GetProperty("pauses");
        Assert.Equal((4, 12m, 3m, 4.5m), (pauses.GetProperty("count").GetInt32(), pauses.GetProperty("sum").GetDecimal(), pauses.GetProperty("mean").GetDecimal(), pauses.GetProperty("max").GetDecimal()));
        Assert.Equal((2.5m, 4.5m, 4.5m), (pauses.GetProperty("p50").GetDecimal(), pauses.GetProperty("p95").GetDecimal(), pauses.GetProperty("p99").GetDecimal()));
        Assert.Equal(4, run.GetProperty("fullCollections").GetInt32());
        Assert.Equal(1 - (12 / 3001.5), run.GetProperty("throughput").GetDouble(), 9);
        Assert.Equal((4L << 20, "full"), (run.GetProperty("liveSet").GetProperty("bytes").GetInt64(), run.GetProperty("liveSet").GetProperty("from").GetString()));
        Assert.Equal(JsonValueKind.Array, run.GetProperty("findings").ValueKind);
        var lines = root.GetProperty("lines");
        Assert.Equal((6, 5, 5), (lines.GetProperty("total").GetInt32(), lines.GetProperty("gc").GetInt32(), lines.GetProperty("understood").GetInt32()));
    }

    [Fact]
    public async Task A_part_of_the_log_by_uptime_or_date()
    {
        Assert.Equal(2, (await Json(Log(4), "--from", "2.5s")).GetProperty("runs")[0].GetProperty("pauses").GetProperty("count").GetInt32());
        Assert.Equal(1, (await Json(Log(4), "--to", "1s")).GetProperty("runs")[0].GetProperty("pauses").GetProperty("count").GetInt32());
        Assert.Equal(0, (await Json(Log(4), "--from", "2026-11-20T14:30:00Z")).GetProperty("runs").GetArrayLength());
        var (exit, _, error) = await Run(["gc", "-", "--from", "yesterday"], Log(1));
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("--from", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "2.5s", 1)]
    [InlineData("--to", "1.5s", 2)]
    [InlineData("--from", "3.5s", 0)]
    public async Task Phases_safepoints_and_notices_outside_the_part_do_not_count(string bound, string time, int expected)
    {
        var run = (await Json(SumsAndNotices, bound, time)).GetProperty("runs")[0];
        Assert.Equal(expected, run.GetProperty("phases").EnumerateArray().Sum(one => one.GetProperty("count").GetInt32()));
        Assert.Equal(expected, run.GetProperty("safepoints").EnumerateArray().Sum(one => one.GetProperty("count").GetInt32()));
        Assert.Equal(expected, run.GetProperty("failures").GetProperty("overheadLimitNotices").GetInt32());
    }

    private const string SumsAndNotices = """
        [0.010s][info][gc] Using Parallel
        [0.500s][info][gc,phases] GC(0) Marking Phase 5.000ms
        [0.510s][info][gc] GC(0) Pause Full (Ergonomics) 60M->59M(64M) 10.000ms
        [0.520s][info][safepoint] Safepoint "ParallelGCFailedAllocation", Time since last: 1000 ns, Reaching safepoint: 10 ns, At safepoint: 20 ns, Total: 30 ns
        [0.530s][warning][gc] GC Overhead Limit exceeded too often (5).
        [1.400s][info][gc,phases] GC(1) Marking Phase 5.000ms
        [1.410s][info][gc] GC(1) Pause Full (Ergonomics) 60M->59M(64M) 10.000ms
        [1.420s][info][safepoint] Safepoint "ParallelGCFailedAllocation", Time since last: 1000 ns, Reaching safepoint: 10 ns, At safepoint: 20 ns, Total: 30 ns
        [1.430s][warning][gc] GC Overhead Limit exceeded too often (5).
        [3.000s][info][gc,phases] GC(2) Marking Phase 5.000ms
        [3.010s][info][gc] GC(2) Pause Full (Ergonomics) 60M->59M(64M) 10.000ms
        [3.020s][info][safepoint] Safepoint "ParallelGCFailedAllocation", Time since last: 1000 ns, Reaching safepoint: 10 ns, At safepoint: 20 ns, Total: 30 ns
        [3.030s][warning][gc] GC Overhead Limit exceeded too often (5).
        [4.000s][info][gc] GC(3) Pause Young (Allocation Failure) 30M->20M(64M) 1.000ms

        """;

    [Fact]
    public async Task Text_fits_its_width_and_names_the_evidence()
    {
        var (exit, output, _) = await Run(["gc", "-"], Log(9));
        Assert.Equal(ExitCode.Healthy, exit);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, CommandHost.PlainWidth));
        Assert.Contains("Full GCs", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task Csv_has_a_line_per_event_and_one_per_verdict()
    {
        var (_, output, _) = await Run(["gc", "-", "--format", "csv"], Log(3));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Equal("0,,,G1,warning,wrong-setting/explicit-gc,,,,,,,,,,,,,,,explicit-system-gc,\"3 calls, 0.008 s of pauses\"", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
    }

    [Fact]
    public async Task A_log_without_trouble_is_called_healthy_with_the_checks_that_ran()
    {
        var quiet = string.Concat(Enumerable.Range(1, 20).Select(number => $"[{number}.000s][info][gc] GC({number}) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(128M) 1.500ms\n"));
        var (exit, output, _) = await Run(["gc", "-"], "[0.001s][info][gc] Using G1\n" + quiet);
        Assert.Equal(ExitCode.Healthy, exit);
        Assert.Matches(@"healthy +\d+ limits and \d+ checks looked, none found anything wrong", output);
        var run = (await Json("[0.001s][info][gc] Using G1\n" + quiet)).GetProperty("runs")[0];
        Assert.True(run.GetProperty("healthy").GetBoolean());
        Assert.Equal(0, run.GetProperty("advice").GetArrayLength());
    }

    [Fact]
    public async Task Advice_says_what_was_seen_and_what_to_do()
    {
        var advice = (await Json(Log(4))).GetProperty("runs")[0].GetProperty("advice")[0];
        Assert.Equal(("explicit-system-gc", "warning", "wrong-setting/explicit-gc"), (advice.GetProperty("id").GetString(), advice.GetProperty("level").GetString(), advice.GetProperty("cause").GetString()));
        Assert.Contains("4 calls", advice.GetProperty("seen").GetString(), StringComparison.Ordinal);
        Assert.Contains("jdk.SystemGC", advice.GetProperty("toDo").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_finding_says_no_warning_says_again_and_its_evidence_stands_with_it()
    {
        var asked = string.Concat(Enumerable.Range(1, 60).Select(number => $"[{number}.000s][info][gc] GC({number}) Pause Full (System.gc()) 24M->4M(128M) 200.500ms\n"));
        var (exit, output, _) = await Run(["gc", "-", "--format", "json"], "[0.001s][info][gc] Using G1\n" + asked);
        Assert.Equal(ExitCode.Finding, exit);
        using var document = JsonDocument.Parse(output);
        var run = document.RootElement.GetProperty("runs")[0];
        var finding = Assert.Single(run.GetProperty("findings").EnumerateArray());
        Assert.Equal("explicit-collections", finding.GetProperty("id").GetString());
        Assert.Contains(finding.GetProperty("evidence").EnumerateArray(), seen => seen.GetString()!.Contains("60 calls", StringComparison.Ordinal));
        Assert.DoesNotContain(run.GetProperty("advice").EnumerateArray(), advice => advice.GetProperty("cause").GetString() == "wrong-setting/explicit-gc");
        var (_, text, _) = await Run(["gc", "-"], "[0.001s][info][gc] Using G1\n" + asked);
        Assert.DoesNotContain("explicit-system-gc", text, StringComparison.Ordinal);
        Assert.Contains("- 60 of 60 full collections have the cause System.gc()", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_heap_is_enlarged_that_is_large_enough_for_what_it_keeps()
    {
        var young = string.Concat(Enumerable.Range(1, 200).Select(number => $"[{number}.000s][info][gc] GC({number}) Pause Young (Allocation Failure) 400M->4M(512M) 200.000ms\n"));
        var (_, output, _) = await Run(["gc", "-"], "[0.001s][info][gc] Using Parallel\n[0.002s][info][gc] GC(0) Pause Full (Ergonomics) 24M->4M(512M) 2.500ms\n" + young);
        Assert.Contains("gc-time-share", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Enlarge", output, StringComparison.Ordinal);
        Assert.Contains("is large enough for what stays in it", output.ReplaceLineEndings(" ").Replace("                  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_read_shows_its_progress_on_standard_error_and_takes_it_away()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var host = new CommandHost(output, error, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Log(3))), new Leaps(), false, true, CommandHost.PlainWidth, false);
        Assert.Equal(ExitCode.Healthy, await CommandLine.RunAsync(["gc", "-"], host));
        Assert.Contains("MiB read", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_GC_log_is_refused()
    {
        var (exit, output, error) = await Run(["gc", "-"], "hello\nworld\n");
        Assert.Equal((ExitCode.Usage, ""), (exit, output));
        Assert.Contains("no GC log", error, StringComparison.Ordinal);
        var (missing, _, message) = await Run(["gc", "/no/such/gc.log"]);
        Assert.Equal(ExitCode.Usage, missing);
        Assert.Contains("/no/such/gc.log", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_log_is_shown_and_said_to_be_cut()
    {
        var (exit, output, _) = await Run(["gc", "-"], Log(3) + "[4.000s][info][gc] GC(4) Pau");
        Assert.Equal(ExitCode.Undecided, exit);
        Assert.Contains("cut", output, StringComparison.Ordinal);
    }
}
