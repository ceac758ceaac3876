namespace Plimsoll.Diagnosis;

/// <summary>A pause that a program's own monitor wrote down (Hadoop's JvmPauseMonitor, the JmxGcMonitor of Trino and Druid).</summary>
public sealed record PauseTold : Fact, IRepeatable
{
    /// <summary>How long nothing ran.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Whether the collector was at work in it; false when the monitor says that it was not.</summary>
    public required bool Collecting { get; init; }

    /// <summary>The heap before and after, in bytes, where the monitor tells them.</summary>
    public (long Before, long After)? Heap { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => Collecting ? "collecting" : "standing";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
