namespace Plimsoll.Flink;

/// <summary>One key and what happens to it; a null value removes the key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new value, or null to remove the key.</param>
public readonly record struct SettingChange(string Key, string? Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? $"remove {Key}" : $"{Key}: {Value}";
}

/// <summary>An immutable Flink configuration: settings in reading order, the last one of a key wins.</summary>
public sealed class Configuration
{
    private readonly Dictionary<string, Setting> _effective = new(StringComparer.Ordinal);

    /// <summary>Makes a configuration of settings in reading order.</summary>
    public Configuration(IEnumerable<Setting> settings, IEnumerable<ConfigurationIssue>? issues = null)
    {
        All = [.. settings];
        Issues = [.. issues ?? []];
        foreach (var setting in All)
            _effective[setting.Key] = setting;
    }

    /// <summary>No setting at all: Flink's defaults.</summary>
    public static Configuration Empty { get; } = new([]);

    /// <summary>Every setting in reading order, superseded ones too.</summary>
    public IReadOnlyList<Setting> All { get; }

    /// <summary>The settings that count, ordered by key.</summary>
    public IEnumerable<Setting> Effective => _effective.Values.OrderBy(setting => setting.Key, StringComparer.Ordinal);

    /// <summary>What the readers could not take as meant.</summary>
    public IReadOnlyList<ConfigurationIssue> Issues { get; }

    /// <summary>The setting of exactly this key.</summary>
    public Setting? this[string key] => _effective.GetValueOrDefault(key);

    /// <summary>The setting that a version of Flink uses for an option: its own key, else a deprecated key that the version still reads.</summary>
    public Setting? Find(string key, FlinkVersion version)
    {
        if (this[key] is { } own)
            return own;
        foreach (var old in OptionCatalog.DeprecatedKeysOf(key, version))
        {
            if (this[old] is { } fallback)
                return fallback;
        }

        return null;
    }

    /// <summary>This configuration with other settings read after it, so that they win.</summary>
    public Configuration Then(Configuration later) => new([.. All, .. later.All], [.. Issues, .. later.Issues]);

    /// <summary>A copy with one key changed; null removes it.</summary>
    public Configuration With(string key, string? value) => With([new SettingChange(key, value)]);

    /// <summary>A copy with keys changed; this configuration stays as it is.</summary>
    public Configuration With(IEnumerable<SettingChange> changes)
    {
        var settings = All.ToList();
        foreach (var change in changes)
        {
            settings.RemoveAll(setting => setting.Key == change.Key);
            if (change.Value is { } value)
                settings.Add(new Setting(change.Key, value, new SettingOrigin(SettingSource.Change)));
        }

        return new Configuration(settings, Issues);
    }
}
