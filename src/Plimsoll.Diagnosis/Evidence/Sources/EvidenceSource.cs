namespace Plimsoll.Diagnosis;

/// <summary>One readable thing of a case: a file, a stream, a member of an archive. Valid only while the walker is at it.</summary>
/// <param name="Path">Shown in every origin: relative to its argument; archive members as <c>a.tgz!/x.log</c>.</param>
/// <param name="File">The file itself when it lies unpacked on disk: it may be mapped; null for streams and members.</param>
/// <param name="Content">The unpacked bytes from the start. Readable once.</param>
/// <param name="Length">Unpacked length, when known.</param>
public sealed record EvidenceSource(string Path, string? File, Stream Content, long? Length);
