namespace Plimsoll.Diagnosis.Judging;

/// <summary>
/// What an OutOfMemoryError that names no region is about, by the method that threw it: the class library throws it itself where the C library
/// gave nothing (Unsafe.allocateMemory, java.util.zip) and where a length would pass the largest array (hugeCapacity, JDK 8 to 10).
/// </summary>
internal static class NamelessOutOfMemory
{
    private static readonly string[] Native = ["Unsafe.allocateMemory", "Unsafe.reallocateMemory", "zip.Deflater.init", "zip.Inflater.init", "zip.ZipFile.open", "zip.Deflater.deflateBytes", "zip.Inflater.inflateBytes"];

    private static readonly string[] Length = [".hugeCapacity(", "AbstractStringBuilder.newCapacity(", "ArraysSupport.hugeLength("];

    /// <summary>Whether the C library refused memory.</summary>
    public static bool IsNative(Thrown thrown) =>
        IsError(thrown) && (IsNameless(thrown) || thrown.Root.Message.StartsWith("Unable to allocate", StringComparison.Ordinal)) && AtTop(thrown, Native);

    /// <summary>Whether a length would have passed the largest array.</summary>
    public static bool IsLength(Thrown thrown) => IsError(thrown) && IsNameless(thrown) && AtTop(thrown, Length);

    /// <summary>Whether the message is none: logging libraries print a missing one as null.</summary>
    public static bool IsNameless(Thrown thrown) => thrown.Root.Message is "" or "null";

    private static bool IsError(Thrown thrown) => thrown.Root.Class.EndsWith("OutOfMemoryError", StringComparison.Ordinal);

    private static bool AtTop(Thrown thrown, string[] methods) => thrown.Root.Frames.Take(2).Any(frame => methods.Any(method => frame.Contains(method, StringComparison.Ordinal)));
}
