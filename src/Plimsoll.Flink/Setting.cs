using System.Globalization;

namespace Plimsoll.Flink;

/// <summary>Where a setting was found.</summary>
public enum SettingSource
{
    /// <summary><c>flink-conf.yaml</c>, read by Flink's own rules.</summary>
    FlinkConf,

    /// <summary><c>config.yaml</c>, real YAML.</summary>
    ConfigYaml,

    /// <summary>A <c>-D key=value</c> argument.</summary>
    Argument,

    /// <summary>A log line such as <c>Loading configuration property</c>.</summary>
    Log,

    /// <summary>A change under discussion.</summary>
    Change,
}

/// <summary>The place of a setting.</summary>
/// <param name="Source">The kind of place.</param>
/// <param name="File">The file as the caller named it, if it came from one.</param>
/// <param name="Line">Line in that file, from 1; 0 when there is none.</param>
public sealed record SettingOrigin(SettingSource Source, string? File = null, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => (File, Source) switch
    {
        ({ } file, _) => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}:{Line}") : file,
        (null, SettingSource.Argument) => "-D",
        (null, SettingSource.Change) => "what-if",
        (null, SettingSource.Log) => "log",
        _ => "configuration",
    };
}

/// <summary>One configured key with its value and its place.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="Value">The value as Flink reads it.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record Setting(string Key, string Value, SettingOrigin Origin)
{
    /// <summary>What stands in place of a secret, as in Flink's own logs.</summary>
    public const string Mask = "******";

    /// <summary>Flink's own list (GlobalConfiguration.SENSITIVE_KEYS), then names that are secrets elsewhere.</summary>
    private static readonly string[] SecretMarks =
    [
        "password", "secret", "fs.azure.account.key", "apikey", "api-key", "auth-params", "service-key", "token", "basic-auth", "jaas.config", "http-headers",
        "passwd", "passphrase", "credential", "access-key", "accesskey", "access.key", "private-key", "privatekey", "sas-key",
    ];

    /// <summary>Whether the value must not be shown: the key, or something inside the value, names a secret.</summary>
    public bool IsSecret => IsSecretKey(Key) || HidesSecret(Value);

    /// <summary>The value, masked when it is secret.</summary>
    public string DisplayValue => IsSecret ? Mask : Value;

    /// <summary>Whether a key's value must not be shown.</summary>
    public static bool IsSecretKey(string key) => SecretMarks.Any(mark => key.Contains(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>A secret inside a value: <c>-Djavax.net.ssl.keyStorePassword=x</c>, <c>https://user:word@host</c>.</summary>
    private static bool HidesSecret(string value)
    {
        if (value.Contains('=', StringComparison.Ordinal) && IsSecretKey(value))
            return true;
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        var at = scheme < 0 ? -1 : value.IndexOf('@', scheme);
        return at > 0 && value.AsSpan(scheme + 3, at - scheme - 3).Contains(':') && !value.AsSpan(scheme + 3, at - scheme - 3).Contains('/');
    }
}

/// <summary>What a reader of configuration could not take as meant.</summary>
/// <param name="File">The file as the caller named it.</param>
/// <param name="Line">Line, from 1; 0 for the whole file.</param>
/// <param name="Message">What was found, what was expected, what Flink does with it.</param>
public sealed record ConfigurationIssue(string File, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Message}") : $"{File}: {Message}";
}
