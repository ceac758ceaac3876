using System.Diagnostics;

namespace Plimsoll.Tests;

/// <summary>Runs the built executable as a user does: arguments in; standard output, standard error and exit code out.</summary>
internal sealed record PlimsollProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The folder of the repository: the one that holds Plimsoll.slnx.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Executable { get; } = Path.Combine(Repository, "artifacts", "bin", "Plimsoll", "release", OperatingSystem.IsWindows() ? "plimsoll.exe" : "plimsoll");

    public static Task<PlimsollProcess> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    /// <summary>Runs it on a pseudo-terminal (util-linux <c>script</c>), with more environment: what it writes is what a person's terminal gets.</summary>
    public static Task<PlimsollProcess> OnTerminalAsync(string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("script", ["-qec", $"{Executable} {arguments}", "/dev/null"]);
        foreach (var (name, value) in environment.Prepend(("TERM", "xterm")))
            start.Environment[name] = value;
        return RunAsync(start, "");
    }

    /// <summary>Runs it with its cache below a folder.</summary>
    public static Task<PlimsollProcess> WithCacheAsync(string cache, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments);
        start.Environment["XDG_CACHE_HOME"] = cache;
        return RunAsync(start, "");
    }

    public static Task<PlimsollProcess> RunAsync(string[] arguments, string input) => InColumnsAsync(null, arguments, input);

    /// <summary>Runs it piped, with so many columns asked for; null asks for none.</summary>
    public static Task<PlimsollProcess> InColumnsAsync(int? columns, string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo(Executable, arguments);
        start.Environment["COLUMNS"] = columns?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RunAsync(start, input);
    }

    private static async Task<PlimsollProcess> RunAsync(ProcessStartInfo start, string input)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input.
        }

        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return new PlimsollProcess(process.ExitCode, await output, await error);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Plimsoll.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Plimsoll.slnx");
    }
}
