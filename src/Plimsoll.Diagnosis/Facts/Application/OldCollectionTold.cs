namespace Plimsoll.Diagnosis;

/// <summary>A collection of the old generation that a server's own monitor wrote down: Elasticsearch's and OpenSearch's JvmGcMonitorService, Cassandra's GCInspector.</summary>
public sealed record OldCollectionTold : Fact, IRepeatable
{
    /// <summary>Without a stated limit an old generation below this size may be collected for another reason (class metadata at the start).</summary>
    private const long Sizeable = 256L << 20;

    /// <summary>How long it took; of a concurrent collector not all of it is a pause.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Bytes in use before it; null where the monitor does not tell.</summary>
    public long? Before { get; init; }

    /// <summary>Bytes left after it.</summary>
    public required long After { get; init; }

    /// <summary>The most that the collected space may have, in bytes; null where the monitor does not tell.</summary>
    public long? Capacity { get; init; }

    /// <summary>The heap's limit in bytes; null where the monitor does not tell.</summary>
    public long? Heap { get; init; }

    /// <summary>How many collections of the old generation there have been since the start, with this one; null where the monitor does not tell.</summary>
    public long? Collections { get; init; }

    /// <summary>Whether it left the old generation full: nine tenths of its limit, or, where no limit is told, all but a two-hundredth of what was there.</summary>
    public bool LeavesFull => Capacity is { } most and > 0 ? After >= most * 0.9 : After >= Sizeable && Before is { } before && before - After <= before / 200;

    /// <inheritdoc/>
    string IRepeatable.Key => LeavesFull ? "full" : "";

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}
