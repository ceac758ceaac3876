using System.Text;
using Plimsoll.Diagnosis;
using Plimsoll.Reports;

namespace Plimsoll.Reporting;

/// <summary>Hands a result out: to standard output, to files, and as an exit code.</summary>
internal sealed class ReportDesk(CommandHost host, ReportChoice choice)
{
    // A file keeps its bytes whatever terminal the command ran on.
    private RenderOptions FileOptions => choice.Options with { Width = CommandHost.PlainWidth, Color = false };

    /// <summary>Shows a case and returns the exit code.</summary>
    public int Show(CaseReport report)
    {
        var filtered = choice.Filter.Apply(report);
        return Show((format, options) => ReportRenderer.Render(filtered, format, options)) ? Exit(filtered.Verdict.Kind) : ExitCode.Usage;
    }

    /// <summary>Shows a comparison and returns the exit code of what is now.</summary>
    public int Show(ComparisonReport comparison)
    {
        var filtered = choice.Filter.Apply(comparison);
        return Show((format, options) => ComparisonRenderer.Render(filtered, format, options)) ? Exit(filtered.After.Verdict.Kind) : ExitCode.Usage;
    }

    /// <summary>Writes every face that was asked for; false when a file cannot be written.</summary>
    private bool Show(Func<ReportFormat, RenderOptions, string> render)
    {
        foreach (var file in choice.Files)
        {
            if (!Write(file, render(ReportRenderer.OfFile(file)!.Value, FileOptions)))
                return false;
        }

        if (!choice.Quiet)
            host.Output.Write(render(choice.Format, choice.Options));
        return true;
    }

    /// <summary>The exit code of a verdict.</summary>
    private int Exit(VerdictKind kind)
    {
        if (kind == VerdictKind.Healthy || choice.ExitZero || (choice.FailOn is { } from && !ReportFilter.Fails(kind, from)))
            return ExitCode.Healthy;
        return kind is VerdictKind.Confirmed or VerdictKind.Likely ? ExitCode.Finding : ExitCode.Undecided;
    }

    // Into a new file beside it first: a reader sees the old report or the new one, never half of one.
    private bool Write(string path, string text)
    {
        var draft = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllText(draft, text, new UTF8Encoding(false));
            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(draft))
                File.Delete(draft);
            host.Tell(Prose.Fill(CaseCommandProse.NotWritten, path, denied.Message));
            return false;
        }
    }
}
