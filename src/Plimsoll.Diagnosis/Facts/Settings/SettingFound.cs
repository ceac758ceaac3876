namespace Plimsoll.Diagnosis;

/// <summary>Where a setting was found; later ones override earlier ones, as in Flink's own start-up.</summary>
public enum SettingPlace
{
    /// <summary>In a configuration file.</summary>
    File,

    /// <summary>In a saved answer of the REST interface: the effective configuration of the cluster.</summary>
    Rest,

    /// <summary>On the command line that submits a job or starts a session: <c>-yjm 1024 -ytm 4g</c>. It counts for the whole cluster.</summary>
    Submission,

    /// <summary>In a process's own log: <c>Loading configuration property</c>.</summary>
    Logged,

    /// <summary>On a command line or among the program arguments: <c>-D key=value</c>.</summary>
    Argument,
}

/// <summary>One setting of the system under diagnosis.</summary>
public sealed record SettingFound : Fact, IRepeatable
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The value as text; empty when masked.</summary>
    public required string Value { get; init; }

    /// <summary>Where it was found.</summary>
    public required SettingPlace Place { get; init; }

    /// <summary>The configuration file that it stands in, so that a change can be written into it; null where it stands in none.</summary>
    public ConfigurationText? Text { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
