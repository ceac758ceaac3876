using System.CommandLine;
using System.Globalization;
using Plimsoll.Commands;
using Plimsoll.Reports;

namespace Plimsoll;

/// <summary>Parses the arguments, runs one command and maps what happened to an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs the program; never throws.</summary>
    public static async Task<int> RunAsync(string[] arguments, CommandHost host)
    {
        Language.Speak(CultureInfo.InvariantCulture);
        using var cancellation = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            cancellation.Cancel();
        };
        try
        {
            return await InvokeAsync(arguments, host, cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            host.Tell(ProgramProse.Cancelled);
            return ExitCode.Cancelled;
        }
        catch (IOException broken) when (broken.HResult is BrokenPipe)
        {
            return ExitCode.Healthy;
        }
#pragma warning disable CA1031 // The last line of defence turns any defect into exit code 4.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            host.Tell(Prose.Fill(ProgramProse.InternalError, defect));
            return ExitCode.Internal;
        }
    }

    /// <summary>The command tree, built from every file below <c>Commands/</c>.</summary>
    public static RootCommand Build(CommandHost host)
    {
        var root = new RootCommand(ProgramProse.Description);
        root.Options.Add(new Option<bool>(NoColor) { Description = ProgramProse.NoColor, Recursive = true });
        foreach (var module in CommandCatalog.Create().OrderBy(module => module.Path, StringComparer.Ordinal))
            Parent(root, module.Path).Subcommands.Add(module.Build(host));
        return root;
    }

    private const int BrokenPipe = 32;
    private const string NoColor = "--no-color";

    private static async Task<int> InvokeAsync(string[] arguments, CommandHost host, CancellationToken cancellation)
    {
        if (arguments.Contains(NoColor, StringComparer.Ordinal))
            host = host with { Color = false };
        var parsed = Build(host).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                host.Tell(error.Message);
            await host.Error.WriteLineAsync(ProgramProse.TryHelp).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration { Output = host.Output, Error = host.Error, EnableDefaultExceptionHandler = false };
        var exit = await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        await host.Output.FlushAsync(cancellation).ConfigureAwait(false);
        return exit;
    }

    private static Command Parent(Command root, string path)
    {
        var words = path.Split(' ');
        var parent = root;
        foreach (var word in words[..^1])
        {
            var group = parent.Subcommands.FirstOrDefault(command => command.Name == word);
            if (group is null)
                parent.Subcommands.Add(group = new Command(word, Group(word)));
            parent = group;
        }

        return parent;
    }

    /// <summary>What the commands that begin with a word have in common.</summary>
    private static string Group(string word) => word switch
    {
        "flink" => ProgramProse.FlinkGroup,
        "gc" => ProgramProse.GcGroup,
        "heap" => ProgramProse.HeapGroup,
        _ => word,
    };
}
