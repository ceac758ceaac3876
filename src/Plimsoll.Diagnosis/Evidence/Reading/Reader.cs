namespace Plimsoll.Diagnosis;

/// <summary>Turns evidence of one format into facts. A file below <c>Readers/</c> whose name ends in Reader is its own registration.</summary>
public abstract class Reader
{
    /// <summary>The format's name, as coverage shows it.</summary>
    public abstract string Format { get; }
}

/// <summary>Reads single lines, or blocks that begin at a line, wherever they stand: alone in a file, in a log, in a pasted ticket.</summary>
public abstract class LineReader : Reader
{
    /// <summary>Texts of eight bytes or more; a line that contains one is offered to <see cref="Read"/>. All readers share one search.</summary>
    public abstract IReadOnlyList<string> Literals { get; }

    /// <summary>Texts too short for the shared search: looked for in small sources only (a note, a start script, a pasted ticket).</summary>
    public virtual IReadOnlyList<string> ShortLiterals => [];

    /// <summary>Reads a line that contains one of the literals. Never throws on content.</summary>
    public abstract void Read(LogLine line, LineContext context);
}

/// <summary>Reads a whole file that is of its format from the first to the last byte.</summary>
public abstract class DocumentReader : Reader
{
    /// <summary>How surely the sample (UTF-8, the first kilobytes) is of this format: 0 not at all, 100 certainly.</summary>
    public abstract int Recognise(DocumentSample sample);

    /// <summary>Reads the document; returns how far, in words, for the coverage. Never throws on content.</summary>
    public abstract DocumentCoverage Read(EvidenceDocument document, FactSink sink);
}

/// <summary>The beginning of a text file.</summary>
/// <param name="Path">Its path: a hint among others, never the ground of a decision.</param>
/// <param name="Text">The first kilobytes.</param>
/// <param name="Complete">Whether that is the whole file.</param>
public sealed record DocumentSample(string Path, string Text, bool Complete);

/// <summary>A text file read whole.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Text">Its text, at most <see cref="EvidenceOptions.MaxDocumentBytes"/>.</param>
public sealed record EvidenceDocument(string Path, string Text)
{
    /// <summary>An origin at a line of it.</summary>
    public Origin Origin(long line, string excerpt, DateTimeOffset? at = null) => new(Path, line, 0, at, Excerpt.Of(excerpt));
}

/// <summary>How far a document was understood.</summary>
/// <param name="Complete">Whether all of it was.</param>
/// <param name="Detail">In words.</param>
/// <param name="AlsoLines">Whether its lines shall be offered to the line readers too (prose that quotes logs).</param>
public sealed record DocumentCoverage(bool Complete, string Detail, bool AlsoLines = false);
