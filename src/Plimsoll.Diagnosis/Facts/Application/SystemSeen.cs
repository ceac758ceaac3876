using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis;

/// <summary>A program with places of its own for memory options is at work in a source, or is told of in it. No evidence of any failure: it only tells where a cure is to be written.</summary>
internal sealed record SystemSeen : Fact
{
    /// <summary>The program.</summary>
    public required KnownSystem System { get; init; }

    /// <summary>Which of its JVMs the text beside the failure speaks of.</summary>
    public required KnownJvm Jvm { get; init; }

    /// <summary>How much it says: 3 beside a failure, 2 elsewhere in the text, 1 in a person's words.</summary>
    public required int Weight { get; init; }
}
