namespace Plimsoll.Reports;

/// <summary>The faces of a result.</summary>
public enum ReportFormat
{
    /// <summary>For a terminal.</summary>
    Text,

    /// <summary>The canonical document.</summary>
    Json,

    /// <summary>For tickets and chats.</summary>
    Markdown,

    /// <summary>One self-contained page.</summary>
    Html,

    /// <summary>SARIF 2.1.0, for code scanning.</summary>
    Sarif,

    /// <summary>JUnit XML, for pipelines.</summary>
    JUnit,
}

/// <summary>How much is shown and how.</summary>
public sealed record RenderOptions
{
    /// <summary>Also what was ruled out, every check, every source. JSON and HTML always hold them.</summary>
    public bool All { get; init; }

    /// <summary>Every reason and fix in full; text only.</summary>
    public bool Verbose { get; init; }

    /// <summary>Columns of text; names and paths are never cut, they may stand out.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Whether text may be bold; it never carries meaning alone.</summary>
    public bool Color { get; init; }

    /// <summary>From which kind of verdict on a finding is a failure in JUnit.</summary>
    public FailOn FailOn { get; init; } = FailOn.Possible;
}

/// <summary>From where on a pipeline fails.</summary>
public enum FailOn
{
    /// <summary>Every problem, decided or not.</summary>
    Possible,

    /// <summary>A cause that most of the evidence supports.</summary>
    Likely,

    /// <summary>A cause that the evidence proves.</summary>
    Confirmed,

    /// <summary>Nothing.</summary>
    Never,
}
