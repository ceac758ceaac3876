namespace Plimsoll.Diagnosis;

/// <summary>A small file that options or settings come from, as its user wrote it, so that a fix can be an edit of it.</summary>
public sealed record OwnFile : Fact
{
    /// <summary>Its lines, without line ends.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>A line's text; null where the file has no such line.</summary>
    /// <param name="line">The line, from 1.</param>
    public string? this[long line] => line >= 1 && line <= Lines.Count ? Lines[(int)line - 1] : null;
}
