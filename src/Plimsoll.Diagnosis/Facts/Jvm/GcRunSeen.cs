using Plimsoll.Gc;

namespace Plimsoll.Diagnosis;

/// <summary>One run of a JVM as its GC log tells it.</summary>
public sealed record GcRunSeen : Fact
{
    private GcMeasures? _measures;

    /// <summary>The run.</summary>
    public required GcRun Run { get; init; }

    /// <summary>What is computed from it; once.</summary>
    public GcMeasures Measures
    {
        get => _measures ??= GcMeasures.Of(Run);
        init => _measures = value;
    }
}
