namespace Plimsoll.Diagnosis;

public abstract class Rule;
