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

    private static string Shorten(string text) => Excerpt.Of(text.Length > 160 ? text[..160] + "..." : text);
}
