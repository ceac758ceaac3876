namespace Plimsoll.Diagnosis;

/// <summary>A Flink process has begun: <c>Starting TaskManager (Version: 1.20.3, Scala: 2.12, Rev:..., Date:...)</c>.</summary>
public sealed record FlinkBanner : Fact
{
    /// <summary>The component's name as the banner gives it.</summary>
    public required string Component { get; init; }

    /// <summary>Its role.</summary>
    public required ProcessRole Role { get; init; }

    /// <summary>Flink's version as text.</summary>
    public required string Version { get; init; }
}

/// <summary>Flink's version where no banner stands: in jar names, REST answers or prose.</summary>
public sealed record FlinkVersionHint : Fact
{
    /// <summary>The version as text.</summary>
    public required string Version { get; init; }
}
