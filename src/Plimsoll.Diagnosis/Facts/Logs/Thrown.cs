namespace Plimsoll.Diagnosis;

/// <summary>One exception of a chain.</summary>
/// <param name="Class">Full class name, unshaded: <c>org.apache.flink.shaded.netty4.io.netty...</c> keeps its prefix in <see cref="Text"/>.</param>
/// <param name="Message">Its message; empty when it has none.</param>
/// <param name="Text">Class and message as they stand.</param>
/// <param name="Frames">Stack frames, innermost first, without <c>at</c>; bounded.</param>
/// <param name="Origin">The line that names it.</param>
public sealed record ThrowableLink(string Class, string Message, string Text, IReadOnlyList<string> Frames, Origin Origin)
{
    /// <summary>The class name without package.</summary>
    public string SimpleName => Class[(Class.LastIndexOf('.') + 1)..];
}

/// <summary>A stack trace, or the bare first line of one, with its whole chain of causes.</summary>
public sealed record Thrown : Fact, IRepeatable, IProblem
{
    /// <summary>From the outermost to the deepest cause.</summary>
    public required IReadOnlyList<ThrowableLink> Chain { get; init; }

    /// <summary>Level of the log record that shows it.</summary>
    public string? Level { get; init; }

    /// <summary>Logger of the record.</summary>
    public string? Logger { get; init; }

    /// <summary>Thread of the record, or that the JVM names (<c>Exception in thread "main"</c>).</summary>
    public string? Thread { get; init; }

    /// <summary>Message of the log record above the trace.</summary>
    public string LogMessage { get; init; } = "";

    /// <summary>How many of the same kind the source holds.</summary>
    public long Count { get; init; } = 1;

    /// <summary>The link that tells what happened: the deepest one that is not a wrapper.</summary>
    public ThrowableLink Root => Chain[^1];

    /// <summary>All frames of all links, those of the deepest cause first.</summary>
    public IEnumerable<string> Frames => Chain.Reverse().SelectMany(link => link.Frames);

    /// <inheritdoc/>
    string IRepeatable.Key => Root.Class + "|" + (Root.Message.Length > 60 ? Root.Message[..60] : Root.Message) + "|" + (Root.Frames is [var top, ..] ? top : "");

    /// <summary>The first link of the chain whose class or text contains one of the words; null when none does.</summary>
    public ThrowableLink? Link(params IReadOnlyList<string> words) =>
        Chain.LastOrDefault(link => words.Any(word => link.Text.Contains(word, StringComparison.Ordinal)));

    /// <summary>Whether any frame begins with or contains one of the words.</summary>
    public bool HasFrame(params IReadOnlyList<string> words) =>
        Chain.Any(link => link.Frames.Any(frame => words.Any(word => frame.Contains(word, StringComparison.Ordinal))));

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this with { Count = count };
}
