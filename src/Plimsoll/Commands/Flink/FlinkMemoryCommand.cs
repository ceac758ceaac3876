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
        Description = FlinkCommandProse.Conf,
    };

    private readonly Option<string[]> _settings = new("-D")
    {
        HelpName = "key=value",
        Description = FlinkCommandProse.Setting,
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _version = new("--flink-version") { HelpName = "V", Description = Prose.Fill(FlinkCommandProse.Version, FlinkVersion.Newest) };

    private readonly Option<string> _process = new("--process") { Description = FlinkCommandProse.Process, DefaultValueFactory = _ => "taskmanager" };

    private readonly Option<string[]> _whatIf = new("--what-if")
    {
        HelpName = "key=value",
        Description = FlinkCommandProse.WhatIf,
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _legacy = new("--legacy-heap-target")
    {
        Description = FlinkCommandProse.LegacyHeapTarget,
        DefaultValueFactory = _ => "flink",
    };

    private readonly Option<string> _format = new("--format") { Description = FlinkCommandProse.Format, DefaultValueFactory = _ => "text" };

    /// <inheritdoc/>
    public override string Path => "flink memory";

    /// <inheritdoc/>
    public override Command Build(CommandHost host)
    {
        _process.AcceptOnlyFromAmong("taskmanager", "jobmanager");
        _legacy.AcceptOnlyFromAmong("flink", "heap", "process");
        _format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("memory", FlinkCommandProse.Memory)
        {
            _file, _settings, _version, _process, _whatIf, _legacy, _format,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, host, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellation)
    {
        if (!TryVersion(parsed.GetValue(_version), out var version))
            return Refuse(host, Prose.Fill(FlinkCommandProse.NoVersion, parsed.GetValue(_version)));
        if (!TryChanges(parsed.GetValue(_settings) ?? [], out _) || !TryChanges(parsed.GetValue(_whatIf) ?? [], out var changes))
            return Refuse(host, FlinkCommandProse.NoSetting);
        var (configuration, problem) = await ReadAsync(parsed.GetValue(_file), version, host, cancellation).ConfigureAwait(false);
        if (configuration is null)
            return Refuse(host, problem);
        if (parsed.GetValue(_version) is null)
            host.Tell(Prose.Fill(FlinkCommandProse.NewestVersion, version));
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
            return (null, Prose.Fill(FlinkCommandProse.Unreadable, file, Reason(unreadable)));
        }
    }

    private static string Reason(Exception unreadable) => unreadable switch
    {
        FileNotFoundException { FileName: { } missing } => Prose.Fill(FlinkCommandProse.NoFile, missing),
        DirectoryNotFoundException => FlinkCommandProse.NoFolder,
        UnauthorizedAccessException => FlinkCommandProse.AccessDenied,
        _ => FlinkCommandProse.ReadingFailed,
    };

    private static async Task<(Configuration? Configuration, string Problem)> ReadAsync(Stream stream, string path, CancellationToken cancellation)
    {
        var buffer = new char[LargestFile];
        using var reader = new StreamReader(stream);
        var length = await reader.ReadBlockAsync(buffer, cancellation).ConfigureAwait(false);
        if (length == LargestFile)
            return (null, Prose.Fill(FlinkCommandProse.TooLarge, path));
        var text = new string(buffer, 0, length);
        return text.Contains('\0', StringComparison.Ordinal)
            ? (null, Prose.Fill(FlinkCommandProse.Binary, path))
            : (ConfigurationFile.Read(text, path), "");
    }

    /// <summary>Flink takes flink-conf.yaml where it exists, up to 1.20; config.yaml otherwise.</summary>
    private static string InFolder(string folder, FlinkVersion version)
    {
        var (old, current) = (System.IO.Path.Combine(folder, "flink-conf.yaml"), System.IO.Path.Combine(folder, "config.yaml"));
        return File.Exists(old) && (!version.IsAtLeast(2, 0) || !File.Exists(current)) ? old : current;
    }

    private static int Refuse(CommandHost host, string message)
    {
        host.Tell(message);
        return ExitCode.Usage;
    }
}
