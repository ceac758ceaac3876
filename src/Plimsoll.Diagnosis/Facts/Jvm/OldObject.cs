namespace Plimsoll.Diagnosis;

/// <summary>An object that the Flight Recorder sampled at its allocation and found alive when the recording was written (<c>jdk.OldObjectSample</c>).</summary>
public sealed record OldObject : Fact
{
    /// <summary>Its class.</summary>
    public required string Class { get; init; }

    /// <summary>The first of what refers to it that is the program's own: class and field, <c>com.acme.Registry.entries</c>; empty where the recording has no path.</summary>
    public string Holder { get; init; } = "";

    /// <summary>The program's own method that made it; empty without a stack trace.</summary>
    public string Site { get; init; } = "";

    /// <summary>Heap in use at the last collection before it was made, in bytes.</summary>
    public long? HeapUsed { get; init; }

    /// <summary>How long ago it was made when the recording was written.</summary>
    public TimeSpan? Age { get; init; }
}
