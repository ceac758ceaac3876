namespace Plimsoll.Heap;

/// <summary>The input is no heap dump, or nothing of it can be used. The message says what was found and what to do.</summary>
public sealed class HeapDumpException : Exception
{
    /// <summary>With a message for the user.</summary>
    public HeapDumpException(string message)
        : base(message)
    {
    }

    /// <summary>Without a message.</summary>
    public HeapDumpException()
    {
    }

    /// <summary>With its cause.</summary>
    public HeapDumpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
