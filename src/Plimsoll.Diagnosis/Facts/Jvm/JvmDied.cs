using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis;

/// <summary>A JVM wrote a fatal error log and ended.</summary>
public sealed record JvmDied : Fact, IProblem
{
    /// <summary>The log.</summary>
    public required FatalErrorLog Log { get; init; }

    /// <summary>The origin of a number of the log, by its property's name; the head where the log does not tell it.</summary>
    internal JvmDied At(string property) =>
        Log.Sources.TryGetValue(property, out var source) ? this with { Origin = Origin with { Line = source.Line, Offset = 0, Excerpt = Excerpt.Of(source.Text) } } : this;
}
