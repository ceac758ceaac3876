namespace Plimsoll.Diagnosis;

/// <summary>A JVM that did not start because of its options: they contradict each other, or it cannot read one.</summary>
public sealed record JvmRefusal : Fact, IProblem
{
    /// <summary>What is wrong.</summary>
    public JvmRefusalKind Kind { get; init; }

    /// <summary>The option as the JVM quotes it, without <c>-XX:</c>: <c>MaxRAMPercentage=50</c>, <c>-Xmx60g -Xss4m</c>; empty where it quotes none.</summary>
    public string Option { get; init; } = "";
}

/// <summary>What is wrong with the options of a JVM.</summary>
public enum JvmRefusalKind
{
    /// <summary>Two options contradict each other.</summary>
    Conflict,

    /// <summary>The option's value cannot be read: its form, unit or quoting.</summary>
    Form,

    /// <summary>This JVM does not know the option.</summary>
    Unknown,

    /// <summary>The option is switched off unless another stands before it.</summary>
    Locked,

    /// <summary>The value is outside of what the option allows.</summary>
    Range,
}
