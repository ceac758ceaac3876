using System.Globalization;
using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>How the terminal shows a verdict.</summary>
public sealed record VerdictTextOptions
{
    /// <summary>Also what was ruled out, every check, every source.</summary>
    public bool All { get; init; }

    /// <summary>Every witness and fix in full.</summary>
    public bool Verbose { get; init; }

    /// <summary>Columns; names and paths are never cut, they may stand out.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether bold may be used; it never carries meaning alone.</summary>
    public bool Color { get; init; }
}

/// <summary>Renders the verdict for a person at a terminal: one screen, then details on request.</summary>
public sealed class VerdictText
{
    private const int WitnessesShown = 3;
    private const int RejectedShown = 3;

    private readonly CaseVerdict _verdict;
    private readonly VerdictTextOptions _options;
    private readonly TextLayout _text;

    private VerdictText(CaseVerdict verdict, TextWriter output, VerdictTextOptions options)
    {
        _verdict = verdict;
        _options = options;
        _text = new TextLayout(output, options.Width, options.Color);
    }

    /// <summary>Writes the verdict.</summary>
    public static void Write(CaseVerdict verdict, TextWriter output, VerdictTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        new VerdictText(verdict, output, options).Write();
    }

    private void Write()
    {
        if (_verdict.Findings.Count == 0)
            WriteQuiet();
        for (var index = 0; index < _verdict.Findings.Count; index++)
        {
            if (index == 0 || _options.All || _options.Verbose)
                WriteFinding(_verdict.Findings[index]);
            else
                WriteBrief(_verdict.Findings[index]);
        }

        if (_options.All)
            WriteAll();
        WriteFooter();
    }

    private void WriteQuiet()
    {
        _text.Heading($"{_verdict.Kind.ToString().ToLowerInvariant()}: {_verdict.Summary}");
        foreach (var problem in _verdict.OtherProblems.Take(_options.All ? int.MaxValue : 5))
            WriteQuote(problem.Origin);
        if (_verdict.Kind == VerdictKind.Undiagnosable)
            _text.Note("next", "the lines above are the first signs of what went wrong; follow them in their own log");
        else
            _text.Note("checked", string.Join(", ", _verdict.Passed));
    }

    private void WriteBrief(Finding finding) => _text.Heading($"{Word(finding.Severity)}[{finding.Id}] {finding.Process.Id}: {finding.Title} ({Strength(finding)})");

    private void WriteFinding(Finding finding)
    {
        _text.Heading($"{Word(finding.Severity)}[{finding.Id}]: {finding.Title}");
        _text.Note("verdict", $"{Strength(finding)} that the cause is {finding.Cause}; failure {finding.Failure} of {finding.Process.Id} ({Percent(finding.FailureConfidence)})");
        WriteEvidence(finding);
        foreach (var rejected in RejectedOf(finding).Take(_options.All ? 0 : RejectedShown))
            _text.Note("ruled out", $"{rejected.Cause}: {rejected.Because.Claim}{At(rejected.Because)}");
        foreach (var missing in finding.Missing.DistinctBy(missing => missing.What).Take(_options.Verbose ? int.MaxValue : 2))
            _text.Note("would decide", $"{missing.What}: {missing.Command}");
        for (var index = 0; index < finding.Fixes.Count; index++)
        {
            if (index == 0 || _options.Verbose)
                FixText.Write(_text, finding.Fixes[index], _options.Verbose);
            else
                _text.Note("or", finding.Fixes[index].Summary);
        }
    }

    private void WriteEvidence(Finding finding)
    {
        var shown = 0;
        var quoted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var witness in Telling(finding.Witnesses))
        {
            if (shown++ == WitnessesShown && !_options.Verbose)
                break;
            _text.Note("why", witness.Claim);
            if (witness.Facts.FirstOrDefault(fact => fact.Origin.Source.Length > 0) is { } fact && quoted.Add(fact.Origin.ToString()))
                WriteQuote(fact.Origin);
        }
    }

    // The first witness of every group, the strongest first; the failure's own come first because they were named first.
    private static IEnumerable<Witness> Telling(IReadOnlyList<Witness> witnesses) =>
        witnesses.Where(witness => witness.Weight <= Weight.Decisive).GroupBy(witness => witness.Group, StringComparer.Ordinal).Select(group => group.MaxBy(witness => witness.Weight)!);

    private void WriteQuote(Origin origin) => _text.Quote(origin.ToString(), Instant(origin.At), origin.Excerpt);

    private IEnumerable<Rejected> RejectedOf(Finding finding) =>
        _verdict.Rejected.Where(rejected => rejected.Failure == finding.Failure && (rejected.Refuted || rejected.Because.Weight == Weight.Against));

    private void WriteAll()
    {
        foreach (var rejected in _verdict.Rejected)
            _text.Note(rejected.Refuted ? "ruled out" : "weaker", $"{rejected.Cause} ({rejected.Id}, {Percent(rejected.Confidence)}): {rejected.Because.Claim}{At(rejected.Because)}");
        foreach (var process in _verdict.Processes)
            _text.Note("process", $"{process.Id}{(process.Host is null ? "" : " on " + process.Host)} {Instant(process.Start)} .. {Instant(process.End)}");
        _text.Note("passed", string.Join(", ", _verdict.Passed));
        foreach (var skipped in _verdict.Skipped)
            _text.Note("no evidence", $"{skipped.Id}: needs {skipped.Missing}");
        foreach (var source in _verdict.Coverage)
            _text.Note("source", $"{source.Source}: {source.Format ?? "not recognised"}, {source.State.ToString().ToLowerInvariant()} ({source.Detail}), {source.Facts} facts");
    }

    private void WriteFooter()
    {
        foreach (var crashed in _verdict.Crashed)
            _text.Note("crashed", $"{crashed.Id}: {crashed.Error}");
        var unread = _verdict.Coverage.Count(source => source.State is not (CoverageState.Read or CoverageState.Partial));
        var sources = $"{_verdict.Coverage.Count} sources{(unread > 0 ? $", {unread} not read" : "")}";
        var explain = _verdict.Findings is [var first, ..] ? $"plimsoll explain {first.Id}; " : "";
        _text.Line($"{sources}, {_verdict.Passed.Count} checks passed, {_verdict.Skipped.Count} without evidence ({explain}--all lists them)");
    }

    private static string At(Witness witness) => witness.Facts is [{ Origin.Source.Length: > 0 } fact, ..] ? $" ({fact.Origin})" : "";

    private static string Strength(Finding finding) => finding.Confidence switch
    {
        >= Scale.Confirmed => $"confirmed ({Percent(finding.Confidence)})",
        >= Scale.Likely => $"likely ({Percent(finding.Confidence)})",
        > 0 => $"possible ({Percent(finding.Confidence)})",
        _ => "not decided",
    };

    private static string Word(Severity severity) => severity switch { Severity.Critical => "error", Severity.Warning => "warning", _ => "note" };

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    private static string Instant(DateTimeOffset? at) => at is { Year: > 1970 } known ? known.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
