using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Plimsoll.Reports;

namespace Plimsoll.Reporting;

/// <summary>The options that say what of a result is shown, how and where: the same for every command that shows one.</summary>
internal sealed class ReportChoices
{
    private readonly Option<string?> _format = new("--format") { Description = CaseCommandProse.Format, HelpName = "FORMAT" };
    private readonly Option<string[]> _output = new("--output", "-o") { Description = CaseCommandProse.Output, HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = CaseCommandProse.Quiet };
    private readonly Option<bool> _all = new("--all") { Description = CaseCommandProse.All };
    private readonly Option<bool> _verbose = new("--verbose") { Description = CaseCommandProse.Verbose };
    private readonly Option<double> _minConfidence = new("--min-confidence") { Description = CaseCommandProse.MinConfidence, HelpName = "SHARE", DefaultValueFactory = _ => 0 };
    private readonly Option<string[]> _only = new("--only") { Description = CaseCommandProse.Only, HelpName = "ID", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _failOn = new("--fail-on") { Description = CaseCommandProse.FailOn, HelpName = "KIND" };
    private readonly Option<bool> _exitZero = new("--exit-zero") { Description = CaseCommandProse.ExitZero };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong([.. ReportRenderer.Names]);
        _failOn.AcceptOnlyFromAmong("possible", "likely", "confirmed", "never");
        _minConfidence.Validators.Add(Share);
        _output.Validators.Add(Files);
        foreach (var option in new Option[] { _format, _output, _quiet, _all, _verbose, _minConfidence, _only, _failOn, _exitZero })
            command.Options.Add(option);
        return command;
    }

    /// <summary>What a user chose.</summary>
    public ReportChoice Read(ParseResult parsed, CommandHost host)
    {
        FailOn? failOn = parsed.GetValue(_failOn) is { } word ? Enum.Parse<FailOn>(word, ignoreCase: true) : null;
        return new ReportChoice(
            ReportRenderer.Named(parsed.GetValue(_format) ?? "text"),
            parsed.GetValue(_output) ?? [],
            parsed.GetValue(_quiet),
            new ReportFilter { MinConfidence = parsed.GetValue(_minConfidence), Only = parsed.GetValue(_only) ?? [] },
            new RenderOptions { All = parsed.GetValue(_all), Verbose = parsed.GetValue(_verbose), Width = host.Width, Color = host.Color, FailOn = failOn ?? FailOn.Possible },
            failOn,
            parsed.GetValue(_exitZero));
    }

    private static void Share(OptionResult result)
    {
        if (result.Tokens is [var token] && (!double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1)))
            result.AddError(Prose.Fill(CaseCommandProse.NoShare, token.Value));
    }

    private static void Files(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => ReportRenderer.OfFile(token.Value) is null))
            result.AddError(Prose.Fill(CaseCommandProse.NoFormat, token.Value));
    }
}

/// <summary>What of a result is shown, how and where.</summary>
/// <param name="Format">What standard output gets.</param>
/// <param name="Files">Files to write.</param>
/// <param name="Quiet">Whether standard output gets nothing.</param>
/// <param name="Filter">What is left out.</param>
/// <param name="Options">How much is shown.</param>
/// <param name="FailOn">From where on the exit code is not 0; null: the kinds have codes of their own.</param>
/// <param name="ExitZero">Whether the exit code is 0 whatever was found.</param>
internal sealed record ReportChoice(ReportFormat Format, IReadOnlyList<string> Files, bool Quiet, ReportFilter Filter, RenderOptions Options, FailOn? FailOn, bool ExitZero)
{
    /// <summary>Whether any of the faces shows lines in context.</summary>
    public bool NeedsContext => Files.Select(file => ReportRenderer.OfFile(file)).Append(Quiet ? null : Format).Any(format => format is ReportFormat.Json or ReportFormat.Html);
}
