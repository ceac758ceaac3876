using Plimsoll.Diagnosis;

namespace Plimsoll.Reports;

/// <summary>A limit that broke and the best explanation of it.</summary>
/// <param name="Id">Rule id.</param>
/// <param name="Title">The cause in a sentence.</param>
/// <param name="Failure">Failure slug.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Severity">Impact.</param>
/// <param name="Confidence">0 to 1, of the cause.</param>
/// <param name="FailureConfidence">0 to 1, of the failure alone.</param>
/// <param name="Process">Id of the process.</param>
/// <param name="At">When the limit broke.</param>
/// <param name="Evidence">Quoted lines.</param>
/// <param name="Missing">What would decide more.</param>
/// <param name="Fixes">Cures, the best first.</param>
/// <param name="Reasons">What the evidence says, one after the other; null in documents before version 1.1.</param>
public sealed record FindingReport(
    string Id, string Title, string Failure, string Cause, Severity Severity, double Confidence, double FailureConfidence, string Process, DateTimeOffset? At,
    IReadOnlyList<EvidenceReport> Evidence, IReadOnlyList<MissingEvidence> Missing, IReadOnlyList<FixReport> Fixes, IReadOnlyList<ReasonReport>? Reasons = null)
{
    /// <summary>What <see cref="Confidence"/> amounts to.</summary>
    internal VerdictKind Kind => Confidence switch
    {
        >= Scale.Confirmed => VerdictKind.Confirmed,
        >= Scale.Likely => VerdictKind.Likely,
        _ when Cause == "unknown" => VerdictKind.Undiagnosable,
        _ => VerdictKind.Possible,
    };
}

/// <summary>One witness for or against a cause.</summary>
/// <param name="Claim">What it says.</param>
/// <param name="Weight">How much it says.</param>
/// <param name="Group">Witnesses of the same event share a group.</param>
/// <param name="Evidence">Positions of its quotes in the finding's evidence; empty where the absence of something is the witness.</param>
public sealed record ReasonReport(string Claim, Weight Weight, string Group, IReadOnlyList<int> Evidence);

/// <summary>A quoted line.</summary>
/// <param name="Source">Path relative to the argument it was found under.</param>
/// <param name="Line">Line from 1; null where the source has no lines.</param>
/// <param name="Offset">Byte offset in the unpacked source.</param>
/// <param name="At">The instant that the line carries.</param>
/// <param name="Excerpt">The text, redacted and of bounded length.</param>
/// <param name="Basis">How it was got.</param>
/// <param name="Claim">What it says.</param>
/// <param name="Weight">How much it says.</param>
/// <param name="Context">The lines around it, itself included, where they could be read again.</param>
public sealed record EvidenceReport(
    string Source, long? Line, long? Offset, DateTimeOffset? At, string Excerpt, Basis Basis, string? Claim = null, Weight? Weight = null, IReadOnlyList<ContextLine>? Context = null)
{
    /// <summary><c>file:line</c>, or the file alone.</summary>
    internal string Place => Line is { } line ? FormattableString.Invariant($"{Source}:{line}") : Source;
}

/// <summary>A way to cure the cause.</summary>
/// <param name="Applicability">How freely it may be applied.</param>
/// <param name="Summary">What to do.</param>
/// <param name="Text">Why it works, side effects.</param>
/// <param name="Code">Code to paste.</param>
/// <param name="Verify">How to see that it worked.</param>
/// <param name="Changes">Settings to change.</param>
/// <param name="Effect">Memory regions before and after.</param>
public sealed record FixReport(Applicability Applicability, string Summary, string? Text, string? Code, string? Verify, IReadOnlyList<ChangeReport> Changes, IReadOnlyList<EffectReport> Effect);

/// <summary>One setting to change.</summary>
/// <param name="File">The user's own file that holds it.</param>
/// <param name="Line">The line of it.</param>
/// <param name="Key">The setting.</param>
/// <param name="From">Its present value; null when unset.</param>
/// <param name="To">Its new value; null removes it.</param>
public sealed record ChangeReport(string? File, long? Line, string Key, string? From, string? To)
{
    /// <summary>The change as an edit of the file's text; null where it is not known what the file looks like.</summary>
    public EditReport? Edit { get; init; }

    /// <summary>The setting as it stands before, as a line of its file (a malformed line as it is); null when there is none.</summary>
    internal string? Removed => From is null ? null : From.StartsWith(Key, StringComparison.Ordinal) ? From : Setting(From);

    /// <summary>The setting as it stands after; null when it is removed.</summary>
    internal string? Added => To is null ? null : Setting(To);

    private string Setting(string value) => Key.StartsWith('-') ? value is "true" or "" ? Key : Key.StartsWith("-XX:", StringComparison.Ordinal) && !Key.EndsWith('=') ? $"{Key}={value}" : Key + value : $"{Key}: {value}";
}

/// <summary>Replaces a part of one line.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The first UTF-16 unit that is replaced, from 1.</param>
/// <param name="EndColumn">The one after the last; equal where text is only inserted.</param>
/// <param name="Text">What stands there instead; it may begin with a line break.</param>
public sealed record EditReport(long Line, int Column, int EndColumn, string Text)
{
    /// <summary>The line as it stands; null where it may not be shown.</summary>
    public string? Before { get; init; }
}

/// <summary>What a fix does to one memory region.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Before">Bytes before.</param>
/// <param name="After">Bytes after.</param>
public sealed record EffectReport(string Region, long? Before, long? After);

/// <summary>An explanation that was weighed and not chosen.</summary>
/// <param name="Id">Rule id.</param>
/// <param name="Failure">Failure slug.</param>
/// <param name="Cause">Cause path.</param>
/// <param name="Refuted">Whether it is excluded, not only weaker.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Because">Why.</param>
public sealed record RejectedReport(string Id, string Failure, string Cause, bool Refuted, double Confidence, BecauseReport Because);

/// <summary>Why an explanation was not chosen.</summary>
/// <param name="Claim">In words.</param>
/// <param name="Evidence">Quoted lines.</param>
/// <param name="Weight">What kind of witness it is.</param>
public sealed record BecauseReport(string Claim, IReadOnlyList<EvidenceReport> Evidence, Weight? Weight = null);
