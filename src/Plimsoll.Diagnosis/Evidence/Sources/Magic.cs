namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Recognises containers and binary formats by their first bytes, never by a file's name.</summary>
internal static class Magic
{
    /// <summary>Bytes needed to recognise everything below (tar's mark stands at 257).</summary>
    public const int SampleLength = 512;

    /// <summary>Containers that are opened.</summary>
    public static Container ContainerOf(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, 0x08, ..] => Container.GZip,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => Container.Zip,
        _ when head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8) => Container.Tar,
        _ => Container.None,
    };

    /// <summary>Formats that are named but not read here, with what the user can do; null when unknown.</summary>
    public static (string Format, string Advice)? Foreign(ReadOnlySpan<byte> head) => head switch
    {
        [0x28, 0xb5, 0x2f, 0xfd, ..] => ("zstd archive", "unpack it first: zstd -d FILE"),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => ("xz archive", "unpack it first: xz -dk FILE"),
        [0x04, 0x22, 0x4d, 0x18, ..] => ("lz4 archive", "unpack it first: lz4 -d FILE"),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => ("bzip2 archive", "unpack it first: bunzip2 -k FILE"),
        [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => ("7-Zip archive", "unpack it first: 7z x FILE"),
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => ("RAR archive", "unpack it first: unrar x FILE"),
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => ("ELF core or program", "make a heap dump of a core: jhsdb jmap --binaryheap --core CORE --exe JAVA"),
        [0xca, 0xfe, 0xba, 0xbe, ..] => ("Java class", "not evidence of memory use"),
        [(byte)'F', (byte)'L', (byte)'R', 0, ..] => ("JFR recording", "print what it knows: jfr print --events jdk.OldObjectSample,jdk.GarbageCollection,jdk.GCHeapSummary,jdk.GCHeapConfiguration,jdk.ContainerConfiguration,jdk.NativeMemoryUsage*,jdk.ResidentSetSize,jdk.JavaErrorThrow FILE > recording.txt"),
        _ when head.Length > 20 && head[..20].IndexOf("portable heap dump"u8) >= 0 => ("OpenJ9 portable heap dump (PHD)", "OpenJ9's heap dumps are not read; open it with the DTFJ plug-in of Eclipse MAT, and put the javacore that was written beside it here"),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xff, 0xd8, 0xff, ..] => ("picture", "paste the text that it shows into a notes.txt"),
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => ("PDF", "paste its text into a notes.txt"),
        [0xca, 0xfe, 0xc0, 0xc0, ..] => ("hsperfdata", "print it: jstat -gc file:///PATH/hsperfdata"),
        _ => null,
    };

    /// <summary>Whether the bytes are text in some encoding: few control bytes, or UTF-16's regular zeros.</summary>
    public static bool LooksLikeText(ReadOnlySpan<byte> sample)
    {
        if (sample.IsEmpty || TextDecoding.IsUtf16(sample))
            return true;
        var strange = 0;
        foreach (var value in sample)
        {
            if (value < 9 || value is > 13 and < 27 or > 27 and < 32)
                strange++;
        }

        return strange * 50 < sample.Length;
    }
}

/// <summary>Containers that are opened.</summary>
internal enum Container
{
    None,
    GZip,
    Zip,
    Tar,
}
