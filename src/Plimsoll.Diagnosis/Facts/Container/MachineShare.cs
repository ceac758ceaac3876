namespace Plimsoll.Diagnosis;

/// <summary>A row of <c>top</c> or <c>ps aux</c>: what one program has of the machine's memory at one moment.</summary>
public sealed record MachineShare : Fact
{
    /// <summary>Program name: <c>java</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Its user, as printed (<c>ps</c> cuts long names).</summary>
    public required string User { get; init; }

    /// <summary>Resident bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Percent of the machine's memory.</summary>
    public required double Percent { get; init; }
}
