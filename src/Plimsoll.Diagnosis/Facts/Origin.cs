namespace Plimsoll.Diagnosis;

/// <summary>Where a fact came from.</summary>
/// <param name="Source">Path relative to the argument it was found under; archive members as <c>a.tgz!/x.log</c>.</param>
/// <param name="Line">Line number from 1; 0 when the source has no lines.</param>
/// <param name="Offset">Byte offset in the unpacked source.</param>
/// <param name="At">The instant that the line carries, on the case's common clock once the sources are linked; until then a time without zone is taken as UTC.</param>
/// <param name="Excerpt">The text itself: redacted, without control characters, of bounded length.</param>
public sealed record Origin(string Source, long Line, long Offset, DateTimeOffset? At, string Excerpt)
{
    /// <summary>Whether the line names its zone, so that its instant needs no guess.</summary>
    public bool Zoned { get; init; }

    /// <summary>An origin for what was computed or assumed: it has no place in the evidence.</summary>
    public static Origin None { get; } = new("", 0, 0, null, "");

    /// <summary><c>file:line</c>, or the file alone.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}
