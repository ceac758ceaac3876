namespace Plimsoll.Diagnosis;

/// <summary>Marks a fact that tells of something gone wrong, whatever the reason: with no memory limit broken it makes a case undiagnosable, not healthy.</summary>
public interface IProblem;
