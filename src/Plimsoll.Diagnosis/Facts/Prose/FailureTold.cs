namespace Plimsoll.Diagnosis;

/// <summary>A person says that a limit broke, or grows towards breaking. Always <see cref="Basis.Reported"/>: it counts only where no machine tells of a broken limit.</summary>
public sealed record FailureTold : Fact
{
    /// <summary>The failure's slug in the taxonomy.</summary>
    public required string Failure { get; init; }

    /// <summary>What is said of it.</summary>
    public required FailureSaying Saying { get; init; }

    /// <summary>The words that say it.</summary>
    public string Words { get; init; } = "";
}

/// <summary>How much a person's words say of a failure.</summary>
public enum FailureSaying
{
    /// <summary>The limit is named and it broke: <c>heap OOM</c>.</summary>
    Broke,

    /// <summary>What the limit bounds is named and it grows without end: <c>metaspace keeps increasing</c>.</summary>
    Grows,

    /// <summary>Memory ran out, and no region is named: <c>OOM</c>.</summary>
    Nameless,

    /// <summary>Memory grows, and no region is named: <c>memory leak</c>. It is the heap only where somebody looked into the heap.</summary>
    NamelessGrowth,
}
