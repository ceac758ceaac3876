namespace Plimsoll.Diagnosis;

/// <summary>How a fact was got. It decides how much the fact may weigh.</summary>
public enum Basis
{
    /// <summary>A machine wrote it and we read it.</summary>
    Read,

    /// <summary>A person wrote it, or pasted it from a tool's window: it counts, but less, and never confirms anything alone.</summary>
    Reported,

    /// <summary>Computed from facts that were read, by a stated formula.</summary>
    Derived,

    /// <summary>A default or a convention stands in for what is missing.</summary>
    Assumed,
}
