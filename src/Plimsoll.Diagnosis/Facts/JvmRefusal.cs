namespace Plimsoll.Diagnosis;

/// <summary>A JVM that did not start because its options contradict each other.</summary>
public sealed record JvmRefusal : Fact, IProblem;
