namespace Plimsoll.Diagnosis.Judging;

/// <summary>The direct buffer that sun.nio.ch.Util makes for a heap buffer which a channel reads or writes.</summary>
internal static class TemporaryBuffer
{
    /// <summary>The frame that makes it.</summary>
    public const string Frame = "Util.getTemporaryDirectBuffer";

    /// <summary><c>read</c> or <c>write</c>, as the stack tells.</summary>
    public static string Verb(Thrown thrown) => thrown.HasFrame("IOUtil.read", "FileChannelImpl.read", "SocketChannelImpl.read", "readIntoNativeBuffer") ? "read" : "write";
}
