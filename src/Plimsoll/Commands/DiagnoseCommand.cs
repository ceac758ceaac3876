using System.CommandLine;
using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>The main job: what broke, why, and the fix.</summary>
internal sealed class DiagnoseCommand : CommandModule
{
    public override string Path => "diagnose";

    public override Command Build(CommandHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or archives of evidence; - reads standard input", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var all = new Option<bool>("--all") { Description = "Also list what was ruled out, every check and every source" };
        var verbose = new Option<bool>("--verbose") { Description = "Show every piece of evidence and every fix in full" };
        var exitZero = new Option<bool>("--exit-zero") { Description = "Exit with 0 also when a problem is found" };
        var command = new Command("diagnose", "Find out what ran out of memory, why, and how to fix it") { paths, format, all, verbose, exitZero };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            host,
            parsed.GetRequiredValue(paths),
            parsed.GetValue(format) == "json",
            new VerdictTextOptions { All = parsed.GetValue(all), Verbose = parsed.GetValue(verbose), Width = host.Width, Color = host.Color },
            parsed.GetValue(exitZero),
            cancellation)));
        return command;
    }

    private static int Run(CommandHost host, string[] paths, bool json, VerdictTextOptions options, bool exitZero, CancellationToken cancellation)
    {
        using var progress = new DiagnosisProgressLine(host, paths);
        var verdict = new Diagnostician().Diagnose(paths, host.Input, progress, cancellation);
        progress.Clear();
        if (verdict.Coverage.All(source => source.State == CoverageState.Unreadable))
            return NothingReadable(host, verdict);
        if (json)
            WriteJson(host, verdict);
        else
            VerdictText.Write(verdict, host.Output, options);
        return Exit(verdict, exitZero);
    }

    private static int NothingReadable(CommandHost host, CaseVerdict verdict)
    {
        host.Error.WriteLine("plimsoll: nothing to read");
        foreach (var source in verdict.Coverage.Take(20))
            host.Error.WriteLine($"  {source.Source}: {source.Detail}");
        return ExitCode.Usage;
    }

    private static void WriteJson(CommandHost host, CaseVerdict verdict)
    {
        using var buffer = new MemoryStream();
        VerdictJson.Write(verdict, buffer);
        host.Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static int Exit(CaseVerdict verdict, bool exitZero) => verdict.Kind switch
    {
        VerdictKind.Healthy => ExitCode.Healthy,
        _ when exitZero => ExitCode.Healthy,
        VerdictKind.Confirmed or VerdictKind.Likely => ExitCode.Finding,
        _ => ExitCode.Undecided,
    };
}
