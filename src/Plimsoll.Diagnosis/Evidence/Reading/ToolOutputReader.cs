using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis;

/// <summary>Recognises the output of a tool by its first lines, so that it is not taken for a person's words; what its lines tell, the line readers read.</summary>
public abstract class ToolOutputReader : DocumentReader
{
    /// <summary>How it begins: anchored at the start, after the command itself where a terminal shows it.</summary>
    protected abstract Regex Head { get; }

    /// <inheritdoc/>
    public sealed override int Recognise(DocumentSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Head.IsMatch(sample.Text) ? 50 : 0;
    }

    /// <inheritdoc/>
    public sealed override DocumentCoverage Read(EvidenceDocument document, FactSink sink) => new(true, "read line by line", AlsoLines: true);
}
