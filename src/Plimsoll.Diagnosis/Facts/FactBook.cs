namespace Plimsoll.Diagnosis;

/// <summary>All facts about one process, or about the whole case, in order of source and line.</summary>
public sealed class FactBook(IReadOnlyList<Fact> facts)
{
    private readonly Dictionary<Type, object> _byType = [];

    /// <summary>No facts.</summary>
    public static FactBook Empty { get; } = new([]);

    /// <summary>Every fact.</summary>
    public IReadOnlyList<Fact> All => facts;

    /// <summary>The facts of one type (derived types included).</summary>
    public IReadOnlyList<T> Of<T>()
        where T : Fact
    {
        if (_byType.TryGetValue(typeof(T), out var known))
            return (IReadOnlyList<T>)known;
        T[] found = [.. facts.OfType<T>()];
        _byType[typeof(T)] = found;
        return found;
    }

    /// <summary>The first fact of a type, or null.</summary>
    public T? First<T>()
        where T : Fact => Of<T>() is [var first, ..] ? first : null;

    /// <summary>The last fact of a type, or null.</summary>
    public T? Last<T>()
        where T : Fact => Of<T>() is [.., var last] ? last : null;

    /// <summary>The first fact of a type that satisfies a condition, or null.</summary>
    public T? First<T>(Func<T, bool> condition)
        where T : Fact => Of<T>().FirstOrDefault(condition);

    /// <summary>The last fact of a type that satisfies a condition, or null.</summary>
    public T? Last<T>(Func<T, bool> condition)
        where T : Fact => Of<T>().LastOrDefault(condition);

    /// <summary>Whether any fact of a type satisfies a condition.</summary>
    public bool Any<T>(Func<T, bool> condition)
        where T : Fact => Of<T>().Any(condition);

    /// <summary>Whether there is any fact of a type.</summary>
    public bool Any<T>()
        where T : Fact => Of<T>().Count > 0;
}
