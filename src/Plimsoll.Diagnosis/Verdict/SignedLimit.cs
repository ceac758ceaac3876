namespace Plimsoll.Diagnosis;

/// <summary>A limit whose breaking an exception names in words of its own.</summary>
public abstract class SignedLimit : Limit
{
    /// <summary>Words that a link of the chain contains.</summary>
    protected abstract IReadOnlyList<string> Signatures { get; }

    /// <inheritdoc/>
    public override string Signs => string.Join(" | ", Signatures);

    /// <inheritdoc/>
    public override void Weigh(ProcessCase process, Scale scale)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(scale);
        foreach (var thrown in process.Facts.Of<Thrown>())
        {
            if (thrown.Link(Signatures) is { } link && Counts(thrown, link))
                scale.For(Weight.Decisive, "error", $"the JVM or the framework said: {Shorten(link.Text)}", thrown);
        }

        WeighMore(process, scale);
    }

    /// <summary>Whether a trace with a signature is really this limit's.</summary>
    protected virtual bool Counts(Thrown thrown, ThrowableLink link) => true;

    /// <summary>Witnesses other than the exception.</summary>
    protected virtual void WeighMore(ProcessCase process, Scale scale)
    {
    }

    // Flink appends two sentences of general advice to the message; they are no evidence.
    private static string Shorten(string text)
    {
        var advice = text.IndexOf("out-of-memory error has occurred", StringComparison.Ordinal);
        var sentence = advice < 0 ? -1 : text.LastIndexOf(". ", advice, StringComparison.Ordinal);
        var said = sentence > 0 ? text[..sentence] : text;
        return Excerpt.Of(said.Length > 200 ? said[..200] + "..." : said);
    }
}
