using System.CommandLine;
using Plimsoll.Diagnosis;
using Plimsoll.Gc;
using Plimsoll.Reports;

namespace Plimsoll.Commands;

/// <summary>Reads GC logs, shows what they say and what is wrong with it.</summary>
internal sealed class GcCommand : CommandModule
{
    private const int MostWitnesses = 3;

    public override string Path => "gc";

    public override Command Build(CommandHost host)
    {
        var logs = new Argument<string[]>("LOG") { Description = GcCommandProse.Log, Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = GcCommandProse.Format, DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var from = new Option<string?>("--from") { Description = GcCommandProse.From };
        var to = new Option<string?>("--to") { Description = GcCommandProse.To };
        var command = new Command("gc", GcCommandProse.Gc) { logs, format, from, to };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            host, parsed.GetRequiredValue(logs), parsed.GetRequiredValue(format), parsed.GetValue(from), parsed.GetValue(to), cancellation)));
        return command;
    }

    private static int Run(CommandHost host, string[] logs, string format, string? from, string? to, CancellationToken cancellation)
    {
        if (!GcTime.TryParse(from, out var earliest) || !GcTime.TryParse(to, out var latest))
            return Refuse(host, GcCommandProse.NoTime);
        if (Array.Find(logs, path => path != "-" && !File.Exists(path) && !Directory.Exists(path)) is { } missing)
            return Refuse(host, Prose.Fill(GcCommandProse.NoSuchFile, missing));
        _ = Task.Run(() => Write(GcReport.Of(GcRehearsal.Log(), (run, measures) => Diagnose(run, measures, "")), TextWriter.Null, format, host.Width), cancellation);
        var window = new GcWindow(earliest, latest);
        if (Read(host, logs, window, cancellation) is not { } log)
            return ExitCode.Usage;
        if (log.Coverage.Gc == 0)
            return Refuse(host, Prose.Fill(GcCommandProse.NoGcLog, log.Coverage.Total, string.Join(", ", logs)));
        var report = GcReport.Of(Within(log, window), (run, measures) => Diagnose(run, measures, logs[0]));
        Write(report, host.Output, format, host.Width);
        return report.HasFindings ? ExitCode.Finding : log.Coverage.Truncated ? ExitCode.Undecided : ExitCode.Healthy;
    }

    private static IReadOnlyList<GcFinding> Diagnose(GcRun run, GcMeasures measures, string path) =>
        [.. GcDiagnosis.Of(run, measures, path).Select(finding => new GcFinding(finding.Id, finding.Failure, finding.Cause, finding.Confidence, finding.Cause == "unknown" ? GcCommandProse.UnknownCause : finding.Title, finding.Fixes is [var fix, ..] ? fix.Summary : null)
        {
            Evidence = [.. finding.Witnesses.Where(witness => witness.Weight is Weight.Decisive or Weight.Strong).Select(witness => witness.Claim).Distinct(StringComparer.Ordinal).Take(MostWitnesses)],
        })];

    private static GcLog? Read(CommandHost host, string[] logs, GcWindow window, CancellationToken cancellation)
    {
        using var line = new DiagnosisProgressLine(host, logs);
        var progress = new ReadSoFar(line, logs[0]);
        try
        {
            if (logs is not ["-"])
                return GcLogReader.ReadFiles(logs, progress, window, cancellation);
            using var input = host.Input();
            return GcLogReader.Read(input, progress, window, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Refuse(host, failure.Message);
            return null;
        }
    }

    /// <summary>Without the runs of which nothing lies within the window.</summary>
    private static GcLog Within(GcLog log, GcWindow window) => window == GcWindow.Whole ? log : log with { Runs = [.. log.Runs.Where(run => !run.Events.IsEmpty)] };

    private static void Write(GcReport report, TextWriter output, string format, int width)
    {
        switch (format)
        {
            case "json":
                using (var buffer = new MemoryStream())
                {
                    GcJson.Write(report, buffer);
                    output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
                }

                break;
            case "csv":
                GcCsv.Write(report, output);
                break;
            default:
                GcText.Write(report, output, width);
                break;
        }
    }

    private static int Refuse(CommandHost host, string message)
    {
        host.Tell(message);
        return ExitCode.Usage;
    }

    /// <summary>Sums the pieces up for the line that shows them.</summary>
    private sealed class ReadSoFar(DiagnosisProgressLine line, string source) : IProgress<long>
    {
        private long _bytes;

        public void Report(long value) => line.Report(new DiagnosisProgress(source, _bytes += value, 0));
    }
}
