namespace Plimsoll.Diagnosis;

/// <summary>Something says that a JVM does not see the limit of its container.</summary>
public sealed record LimitUnseen : Fact, IRepeatable
{
    /// <summary>What says so.</summary>
    public required UnseenBy By { get; init; }

    /// <inheritdoc/>
    string IRepeatable.Key => By.ToString();

    /// <inheritdoc/>
    IRepeatable IRepeatable.Repeated(long count) => this;
}

/// <summary>What tells that a limit is not seen.</summary>
public enum UnseenBy
{
    /// <summary>The JVM itself: it did not find the control group's files where it looks for them.</summary>
    Warning,

    /// <summary>The kernel is 6.12 or later, which no longer lists the memory controller where older JVMs look for it.</summary>
    Kernel,

    /// <summary>The machine has control groups of version 2.</summary>
    Version2,

    /// <summary>A JVM that tells what it sees (<c>-XshowSettings:system</c>, <c>-Xlog:os+container</c>, its fatal error log) sees no limit.</summary>
    Unlimited,
}
