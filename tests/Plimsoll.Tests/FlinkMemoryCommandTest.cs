using System.Text.Json;

namespace Plimsoll.Tests;

public sealed class FlinkMemoryCommandTest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-flink-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Json_has_the_fields_that_other_programs_read()
    {
        var run = await PlimsollProcess.RunAsync("flink", "memory", "-D", "taskmanager.memory.process.size=1728m", "--flink-version", "1.20", "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.Equal("taskmanager", root.GetProperty("process").GetString());
        Assert.Equal("1.20", root.GetProperty("flinkVersion").GetString());
        Assert.True(root.GetProperty("ok").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("error").ValueKind);
        string[] sizes = ["totalProcess", "totalFlink", "jvmMetaspace", "jvmOverhead", "frameworkHeap", "taskHeap", "frameworkOffHeap", "taskOffHeap", "network", "managed"];
        Assert.Equal(
            [1811939328, 1342177280, 268435456, 201326592, 134217728, 402653174, 134217728, 0, 134217730, 536870920],
            sizes.Select(size => root.GetProperty("sizes").GetProperty(size).GetInt64()));
        string[] arguments = ["-Xmx", "-Xms", "-XX:MaxDirectMemorySize", "-XX:MaxMetaspaceSize"];
        Assert.Equal([536870902, 536870902, 268435458, 268435456], arguments.Select(name => root.GetProperty("jvmArguments").GetProperty(name).GetInt64()));
    }

    [Fact]
    public async Task The_JobManager_has_its_own_fields()
    {
        var run = await PlimsollProcess.RunAsync("flink", "memory", "-Djobmanager.memory.process.size=1600m", "--process", "jobmanager", "--flink-version", "1.13.6", "--format", "json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(1073741824, json.RootElement.GetProperty("sizes").GetProperty("jvmHeap").GetInt64());
        Assert.Equal(134217728, json.RootElement.GetProperty("sizes").GetProperty("jvmOffHeap").GetInt64());
    }

    [Fact]
    public async Task A_refused_configuration_exits_with_1_and_the_chain()
    {
        var run = await PlimsollProcess.RunAsync("flink", "memory", "-D", "jobmanager.memory.process.size=512m", "--process", "jobmanager", "--flink-version", "1.20", "--format", "json");
        Assert.Equal(1, run.ExitCode);
        using var json = JsonDocument.Parse(run.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.StartsWith(
            "IllegalConfigurationException: JobManager memory configuration failed: The configured Total Flink Memory (64.000mb (67108864 bytes)) is less",
            json.RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_tells_where_each_number_comes_from_and_what_has_no_effect()
    {
        var file = Write("flink-conf.yaml", "taskmanager.memory.process.size: 1728m\ntaskmanager.memory.managed.fraction:0.2\nstate.backend.fs.checkpoint.dir: hdfs:///x\ns3.secret-key: hunter2\n");
        var run = await PlimsollProcess.RunAsync("flink", "memory", file, "--flink-version", "1.12.3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var words = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"set: taskmanager.memory.process.size: 1728m ({file}:1)", words, StringComparison.Ordinal);
        Assert.Contains("-Xmx 512.0 MiB 536870902 framework heap + task heap", words, StringComparison.Ordinal);
        Assert.Contains($"{file}:2: missing space after ':'", words, StringComparison.Ordinal);
        Assert.Contains("nearest: state.backend.fs.checkpointdir, state.checkpoints.dir", words, StringComparison.Ordinal);
        Assert.Contains("raises the task heap from 384.000mb (402653174 bytes) to 896.000mb (939524094 bytes)", words, StringComparison.Ordinal);
        Assert.Contains("M managed 512.0 MiB 29.6 % no JVM limit: only the container's", words, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 100 || !line.Trim().Contains(' ', StringComparison.Ordinal), line));
    }

    [Fact]
    public async Task What_if_stands_beside_the_old_plan()
    {
        string[] command = ["flink", "memory", "-D", "taskmanager.memory.process.size=1728m", "--flink-version", "1.12.3", "--what-if", "taskmanager.memory.managed.size=0"];
        var text = await PlimsollProcess.RunAsync(command);
        Assert.Equal(0, text.ExitCode);
        Assert.Matches(@"task heap +384\.0 MiB +896\.0 MiB +\+512\.0 MiB", text.Output);
        var run = await PlimsollProcess.RunAsync([.. command, "--format", "json"]);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(939524094, json.RootElement.GetProperty("whatIf").GetProperty("sizes").GetProperty("taskHeap").GetInt64());
        Assert.Equal(402653174, json.RootElement.GetProperty("sizes").GetProperty("taskHeap").GetInt64());
    }

    [Fact]
    public async Task The_exit_code_is_that_of_the_plan_after_the_change()
    {
        var broken = await PlimsollProcess.RunAsync("flink", "memory", "-D", "taskmanager.memory.process.size=1728m", "--what-if", "taskmanager.memory.process.size=512m");
        var mended = await PlimsollProcess.RunAsync("flink", "memory", "-D", "taskmanager.memory.process.size=512m", "--what-if", "taskmanager.memory.process.size=1728m");
        Assert.Equal((1, 0), (broken.ExitCode, mended.ExitCode));
    }

    [Fact]
    public async Task Without_a_version_it_says_which_one_it_takes()
    {
        var run = await PlimsollProcess.RunAsync("flink", "memory", "-D", "taskmanager.memory.process.size=1728m");
        Assert.Contains("computing as Flink 2.0, the newest known", run.Error, StringComparison.Ordinal);
        Assert.Contains("TaskManager memory, Flink 2.0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_and_standard_input_are_read_too()
    {
        Write("config.yaml", "taskmanager:\n  memory:\n    process.size: 4g\n");
        var folder = await PlimsollProcess.RunAsync("flink", "memory", _folder, "--flink-version", "1.20", "--format", "json");
        var input = await PlimsollProcess.RunAsync(["flink", "memory", "-", "--flink-version", "1.20", "--format", "json"], "taskmanager.memory.process.size: 4g\n");
        Assert.Contains("\"-Xmx\": 1664299798", folder.Output, StringComparison.Ordinal);
        Assert.Contains("\"-Xmx\": 1664299798", input.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_config_yaml_names_the_line()
    {
        var file = Write("config.yaml", "parallelism.default: 2\nb : [x\ntaskmanager:\n\tmemory: 1\n");
        var run = await PlimsollProcess.RunAsync("flink", "memory", file, "--flink-version", "1.20");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{file}:4: not valid YAML: a tab indents the line", string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such folder", "/no/such/flink-conf.yaml")]
    [InlineData("there is no file", "no-such-flink-conf.yaml")]
    [InlineData("is not a Flink version", "--flink-version", "latest")]
    [InlineData("take key=value", "-D", "novalue")]
    [InlineData("take key=value", "--what-if", "=1g")]
    [InlineData("'client'", "--process", "client")]
    public async Task Wrong_usage_exits_with_2_and_says_why(string message, params string[] arguments)
    {
        var run = await PlimsollProcess.RunAsync(["flink", "memory", .. arguments], "");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_noise_is_refused_and_control_characters_do_not_reach_the_terminal()
    {
        var noise = await PlimsollProcess.RunAsync("flink", "memory", Write("flink-conf.yaml", "a: \0\0\0"));
        Assert.Equal(2, noise.ExitCode);
        var escape = await PlimsollProcess.RunAsync("flink", "memory", Write("flink-conf.yaml", "taskmanager.memory.process.size: 1728m\ntaskmanager.memory.proces.size\u001b[31m: 1\n"), "--flink-version", "1.14");
        Assert.DoesNotContain('\u001b', escape.Output);
    }

    [Fact]
    public async Task The_documentation_shows_what_the_program_prints()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(PlimsollProcess.Repository, "docs", "flink-memory.md"), TestContext.Current.CancellationToken);
        var shown = page.Split("```")[1];
        var command = shown.Split('\n')[1]["$ ./plimsoll ".Length..].Split(' ');
        var run = await PlimsollProcess.RunAsync(command);
        Assert.Equal(run.Output.Trim(), string.Join('\n', shown.Split('\n').Skip(2)).Trim());
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
