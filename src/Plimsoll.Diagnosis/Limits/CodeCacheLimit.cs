using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>No room is left for compiled code: the compiler is switched off, or a thread dies.</summary>
internal sealed class CodeCacheLimit : Limit
{
    public override string Failure => "code-cache";

    public override string Name => "the code cache";

    public override string Signs => "CodeCache is full. Compiler has been disabled. | CodeHeap '...' is full | Out of space in CodeCache for adapters | <WARNING: JIT CACHES FULL> | from JDK 20 on: collections of (CodeCache GC Threshold) one after the other";

    // The process lives on, slowly: what kills it is nearer to the root.
    public override int Rank => 45;

    public override IReadOnlyList<MissingEvidence> Deciding => [new("the code cache's size and use", "jcmd PID Compiler.codecache; jcmd PID VM.flags")];

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var full in process.Facts.Of<CodeCacheFull>())
            scale.For(Weight.Decisive, "full", full.Fatal ? "a thread died because the code cache had no room" : $"{((full.Segment is "CodeCache" or CodeCacheFull.OpenJ9) ? "the code cache" : $"code heap '{full.Segment}'")} is full and the compiler was switched off", full);
        if (CodeCollections.Of(process) is { IsTrouble: true } collections)
            scale.For(collections.Rules ? Weight.Decisive : Weight.Strong, "collections", $"{collections.Count} collections, {collections.PerMinute:F0} a minute, were only asked for by the code cache, which had no room", collections.Seen);
    }
}
