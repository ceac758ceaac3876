using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Netty 4.2 brought another default allocator, which takes more direct memory than the pooled one.</summary>
internal sealed class NettyAdaptiveAllocator : Rule
{
    // The first versions of libraries that bring Netty 4.2.
    private static readonly (string Library, Version Since)[] Carriers = [("Netty", new Version(4, 2)), ("Redisson", new Version(4, 0)), ("Vert.x", new Version(5, 0)), ("Micronaut", new Version(4, 9, 2))];

    private static readonly string[] Frames = ["AdaptivePoolingAllocator", "AdaptiveByteBufAllocator"];

    public override RuleCard Card { get; } = new()
    {
        Id = "netty-adaptive-allocator",
        Title = "Netty 4.2's adaptive allocator needs more direct memory than the pooled one before it",
        Explains = ["direct-memory", "netty-direct-memory"],
        Cause = "version-bug/netty-adaptive-allocator",
        Mechanism = "From 4.2 on Netty's default allocator is the adaptive one: it groups chunks by size class and grows the groups under contention, where 4.1's pooled allocator shared few arenas. Limits that held for years are then full within minutes or hours, with the same load. It comes in with other libraries: Redisson 4, Vert.x 5, Micronaut 4.9.2. "
            + "Several of its releases held much more than they gave out. -Dio.netty.allocator.type=pooled brings the former allocator back.",
        Needs = ["frames of the adaptive allocator, or a version that brings Netty 4.2", "that it began with an upgrade"],
        Refuters = ["another allocator that is set", "buffers that Netty's leak detector found"],
        Versions = "Netty 4.2.0 and later",
        References = ["Netty wiki: Netty 4.2 Migration Guide; Analyzing memory allocator behavior", "netty issues 14598, 15691, 15767, 15850, 17107", "io.netty.buffer.ByteBufUtil: io.netty.allocator.type"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink || InUse(limit) is not var (words, fact))
            return;
        scale.For(Weight.Weak, "allocator", words, fact);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.Upgraded) is { } upgraded)
            scale.For(Weight.Strong, "upgrade", "it began with an upgrade", upgraded);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.VersionWasFine) is { } fine)
            scale.For(Weight.Strong, "before", "with the version before it does not happen", fine);
        if (limit.Process.Flags.All.FirstOrDefault(flag => flag.Name.EndsWith("netty.allocator.type", StringComparison.Ordinal) && flag.Value != "adaptive") is { } other)
            scale.Refute($"the allocator is set to {other.Value}", other);
        if (limit.Facts.First<BufferLeak>() is { } leak)
            scale.Refute("Netty's leak detector found buffers that nobody released", leak);
        scale.Lacks("whether the allocator makes the difference", "one instance with -Dio.netty.allocator.type=pooled beside the others: usedDirectMemory (io.netty.util.internal.PlatformDependent) or java.nio:type=BufferPool,name=direct of both over a load cycle");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "set the allocator that Netty 4.1 had: -Dio.netty.allocator.type=pooled")
        {
            Changes = [limit.Process.JvmChange("-Dio.netty.allocator.type=", "pooled")],
            Text = "A shaded Netty reads the property with its own prefix. Newer releases of Netty 4.2 have repaired several cases of the adaptive allocator: upgrade to the last one before the property is taken away again.",
            Verify = "direct memory (java.nio:type=BufferPool,name=direct, or usedDirectMemory) is as high as before the upgrade",
        };
        if (NettyRequest.Of(limit) is not { Max: > 0 } request || NettyAdvice.IsLarge(request.Max))
            yield break;
        var wanted = FlinkMemoryFix.Size(request.Max * 2);
        yield return new Fix(Applicability.Check, $"or give it the room: -XX:MaxDirectMemorySize={wanted}")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = "The container must have the memory.",
            Verify = "direct memory levels off below the limit over a whole load cycle",
        };
    }

    private static (string Words, Fact Fact)? InUse(BrokenLimit limit)
    {
        if (limit.Facts.First<Thrown>(thrown => thrown.HasFrame(Frames)) is { } thrown)
            return ("the stack runs through Netty's adaptive allocator, the default from Netty 4.2 on", thrown);
        var newest = limit.Case.Facts.Of<LibraryVersion>().FirstOrDefault(library => Array.Exists(Carriers, carrier => carrier.Library == library.Library && library.Version >= carrier.Since));
        return newest is null ? null : ($"{newest.Library} {newest.Version} {(newest.Library == "Netty" ? "has" : "brings Netty 4.2 with")} the adaptive allocator by default", newest);
    }
}
