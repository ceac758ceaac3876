namespace Plimsoll.Diagnosis;

public abstract class Reader;
