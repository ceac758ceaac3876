namespace Plimsoll.Heap.Saved;

/// <summary>A file of an index is not what was written: the step is computed again.</summary>
internal sealed class SavedDamageException(string message) : Exception(message);
