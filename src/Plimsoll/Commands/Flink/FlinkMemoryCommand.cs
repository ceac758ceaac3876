using System.CommandLine;
using Plimsoll.Flink;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary><c>plimsoll flink memory</c>: Flink's memory model of one process, where every number comes from, and what a change would do.</summary>
internal sealed class FlinkMemoryCommand : CommandModule
{
    private const int LargestFile = 16 << 20;

    private readonly Argument<string?> _file = new("CONF")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "flink-conf.yaml, config.yaml, the folder that holds one, or - for standard input; without it only -D counts",
    };

    private readonly Option<string[]> _settings = new("-D")
    {
        HelpName = "key=value",
        Description = "A setting that wins over the file; may be given again",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _version = new("--flink-version") { HelpName = "V", Description = $"Version of Flink, such as 1.13.6 (default: {FlinkVersion.Newest})" };

    private readonly Option<string> _process = new("--process") { Description = "Which process", DefaultValueFactory = _ => "taskmanager" };

    private readonly Option<string[]> _whatIf = new("--what-if")
    {
        HelpName = "key=value",
        Description = "Shows the plan after this change beside the old one; an empty value removes the key; may be given again",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _legacy = new("--legacy-heap-target")
    {
        Description = "What taskmanager.heap.size or jobmanager.heap.size stands for: flink (heap) in standalone clusters, process in containers",
        DefaultValueFactory = _ => "flink",
    };

    private readonly Option<string> _format = new("--format") { Description = "Output format", DefaultValueFactory = _ => "text" };

    /// <inheritdoc/>
    public override string Path => "flink memory";

    /// <inheritdoc/>
    public override Command Build(CommandHost host)
    {
        _process.AcceptOnlyFromAmong("taskmanager", "jobmanager");
        _legacy.AcceptOnlyFromAmong("flink", "heap", "process");
        _format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("memory", "Computes the memory of a TaskManager or JobManager as Flink does, and says where each number comes from")
        {
            _file, _settings, _version, _process, _whatIf, _legacy, _format,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, host, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellation)
    {
        if (!TryVersion(parsed.GetValue(_version), out var version))
            return await FailAsync(host, $"'{parsed.GetValue(_version)}' is not a Flink version; expected one like 1.20.1").ConfigureAwait(false);
        if (!TryChanges(parsed.GetValue(_settings) ?? [], out _) || !TryChanges(parsed.GetValue(_whatIf) ?? [], out var changes))
            return await FailAsync(host, "-D and --what-if take key=value").ConfigureAwait(false);
        var (configuration, problem) = await ReadAsync(parsed.GetValue(_file), version, host, cancellation).ConfigureAwait(false);
        if (configuration is null)
            return await FailAsync(host, problem).ConfigureAwait(false);
        if (parsed.GetValue(_version) is null)
            await host.Error.WriteLineAsync($"plimsoll: no --flink-version given; computing as Flink {version}, the newest known").ConfigureAwait(false);
        var plan = MemoryModel.Plan(configuration.Then(ConfigurationFile.ReadArguments(parsed.GetValue(_settings) ?? [])), version, Process(parsed), Legacy(parsed));
        var after = changes.Count > 0 ? plan.With(changes) : null;
        Show(parsed, host, plan, after, changes);
        return (after ?? plan).IsAccepted ? ExitCode.Healthy : ExitCode.Finding;
    }

    private void Show(ParseResult parsed, CommandHost host, MemoryPlan plan, MemoryPlan? after, List<SettingChange> changes)
    {
        var text = new MemoryPlanText(host.Output, Math.Min(host.Width, CommandHost.PlainWidth));
        if (parsed.GetValue(_format) == "json")
            host.Output.WriteLine(MemoryPlanJson.Write(plan, after, changes));
        else if (after is null)
            text.Write(plan);
        else
            text.WriteComparison(plan, after, changes);
    }

    private FlinkProcess Process(ParseResult parsed) => parsed.GetValue(_process) == "jobmanager" ? FlinkProcess.JobManager : FlinkProcess.TaskManager;

    private LegacyHeapTarget Legacy(ParseResult parsed) => parsed.GetValue(_legacy) == "process" ? LegacyHeapTarget.Process : LegacyHeapTarget.Flink;

    private static bool TryVersion(string? text, out FlinkVersion version)
    {
        version = FlinkVersion.Newest;
        return text is null || FlinkVersion.TryParse(text, out version);
    }

    private static bool TryChanges(string[] arguments, out List<SettingChange> changes)
    {
        changes = [];
        foreach (var argument in arguments)
        {
            var cells = argument.Split('=', 2);
            if (cells.Length != 2 || cells[0].Trim().Length == 0)
                return false;
            changes.Add(new SettingChange(cells[0].Trim(), cells[1].Trim().Length == 0 ? null : cells[1].Trim()));
        }

        return true;
    }

    private static async Task<(Configuration? Configuration, string Problem)> ReadAsync(string? file, FlinkVersion version, CommandHost host, CancellationToken cancellation)
    {
        if (file is null)
            return (Configuration.Empty, "");
        try
        {
            var path = Directory.Exists(file) ? InFolder(file, version) : file;
            var stream = path == "-" ? host.Input() : File.OpenRead(path);
            await using (stream.ConfigureAwait(false))
                return await ReadAsync(stream, path, cancellation).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot read {file}: {Reason(unreadable)}");
        }
    }

    private static string Reason(Exception unreadable) => unreadable switch
    {
        FileNotFoundException { FileName: { } missing } => $"there is no file {missing}",
        DirectoryNotFoundException => "there is no such folder",
        UnauthorizedAccessException => "access denied",
        _ => "reading failed",
    };

    private static async Task<(Configuration? Configuration, string Problem)> ReadAsync(Stream stream, string path, CancellationToken cancellation)
    {
        var buffer = new char[LargestFile];
        using var reader = new StreamReader(stream);
        var length = await reader.ReadBlockAsync(buffer, cancellation).ConfigureAwait(false);
        if (length == LargestFile)
            return (null, $"{path} is larger than 16 MiB and so is no Flink configuration");
        var text = new string(buffer, 0, length);
        return text.Contains('\0', StringComparison.Ordinal)
            ? (null, $"{path} is a binary file; expected flink-conf.yaml or config.yaml")
            : (ConfigurationFile.Read(text, path), "");
    }

    /// <summary>Flink takes flink-conf.yaml where it exists, up to 1.20; config.yaml otherwise.</summary>
    private static string InFolder(string folder, FlinkVersion version)
    {
        var (old, current) = (System.IO.Path.Combine(folder, "flink-conf.yaml"), System.IO.Path.Combine(folder, "config.yaml"));
        return File.Exists(old) && (!version.IsAtLeast(2, 0) || !File.Exists(current)) ? old : current;
    }

    private static async Task<int> FailAsync(CommandHost host, string message)
    {
        await host.Error.WriteLineAsync($"plimsoll: {message}").ConfigureAwait(false);
        return ExitCode.Usage;
    }
}
