namespace Plimsoll.Diagnosis;

/// <summary>Bounds of what one diagnosis reads. Each exists because evidence is hostile or enormous.</summary>
public sealed record EvidenceOptions
{
    /// <summary>Archives inside archives: a customer's tarball of pod tarballs is two deep; more is a bomb.</summary>
    public int MaxArchiveDepth { get; init; } = 4;

    /// <summary>Members of one archive, and files of one folder tree.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Unpacked bytes over packed bytes beyond which a compressed source is a bomb; DEFLATE itself ends at 1032, logs stay below 100.</summary>
    public int MaxCompressionRatio { get; init; } = 400;

    /// <summary>The ratio is judged only past this many unpacked bytes: small files of blanks are harmless.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;

    /// <summary>Unpacked bytes read from one archive.</summary>
    public long MaxUnpackedBytes { get; init; } = 256L << 30;

    /// <summary>Largest file read whole (JSON, YAML, tables); bigger ones are logs or not ours.</summary>
    public int MaxDocumentBytes { get; init; } = 64 << 20;

    /// <summary>Largest member of an archive that is itself a zip, in bytes: it must be spooled because a zip is read from its end.</summary>
    public long MaxNestedZipBytes { get; init; } = 1L << 30;

    /// <summary>Where earlier questions about a heap dump, named by its path, left what they computed; null where that is not known. It is read, never written.</summary>
    public Func<string, Heap.HeapIndexPlace?> HeapIndex { get; init; } = static _ => null;
}
