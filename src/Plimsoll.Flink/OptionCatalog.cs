namespace Plimsoll.Flink;

/// <summary>What a version of Flink does with a key.</summary>
public enum OptionStatus
{
    /// <summary>It is an option of this version.</summary>
    Current,

    /// <summary>It is an old name that this version still reads.</summary>
    Deprecated,

    /// <summary>It is an old name that this version no longer reads.</summary>
    Renamed,

    /// <summary>It was an option once; this version ignores it.</summary>
    Removed,

    /// <summary>It was an option once and is no longer documented; this version may still read it.</summary>
    Undocumented,

    /// <summary>A later version brought it; this one ignores it.</summary>
    NotYet,

    /// <summary>It never was an option of Flink, although it looks like one.</summary>
    Unknown,

    /// <summary>It belongs to something else (a file system, a reporter, the user's own program).</summary>
    Foreign,
}

/// <summary>What is known about one key in one version.</summary>
/// <param name="Key">The key asked for.</param>
/// <param name="Status">What the version does with it.</param>
/// <param name="Message">The same in words, for a person.</param>
/// <param name="Replacement">The key to use instead, when Flink itself has renamed it.</param>
/// <param name="Nearest">Real keys of this version that look most alike, best first, for unknown keys.</param>
public sealed record OptionAdvice(string Key, OptionStatus Status, string Message, string? Replacement, IReadOnlyList<string> Nearest)
{
    /// <summary>Whether the key may have an effect in this version, as far as the catalogue knows.</summary>
    public bool HasEffect => Status is OptionStatus.Current or OptionStatus.Deprecated or OptionStatus.Undocumented or OptionStatus.Foreign;
}

/// <summary>
/// The options of Flink 1.8 to 2.0 and their old names, collected from the generated option pages and the option classes of each version.
/// </summary>
public static class OptionCatalog
{
    private static readonly Lazy<OptionTable> Table = new(OptionTable.Load);

    /// <summary>What a version does with a key.</summary>
    public static OptionAdvice Advise(string key, FlinkVersion version) => new OptionAdviser(Table.Value, version).Advise(key);

    /// <summary>Old names of an option that a version still reads, in the order of their names.</summary>
    public static IReadOnlyList<string> DeprecatedKeysOf(string key, FlinkVersion version) => Table.Value.DeprecatedKeysOf(key, version);

    /// <summary>All keys that have an effect in a version: options and old names.</summary>
    public static IEnumerable<string> KeysOf(FlinkVersion version) => Table.Value.KeysOf(version);
}
