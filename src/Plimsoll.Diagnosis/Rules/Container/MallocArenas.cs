namespace Plimsoll.Diagnosis.Rules;

/// <summary>The C library keeps what the program has freed, in arenas of 64 MiB.</summary>
internal sealed class MallocArenas : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "malloc-arenas",
        Title = "Native memory that was freed stays with the C library's arenas",
        Explains = ["host-oom", "container-limit", "native-memory"],
        Cause = "leak/native/malloc-fragmentation",
        Mechanism = "glibc gives each thread an arena, up to eight for each core, in ranges of 64 MiB, and returns memory only from an arena's top. A burst of small native allocations from many threads (zlib's Inflater and Deflater foremost: each holds tens of kilobytes until end() or a finalizer) leaves arenas full of holes. "
            + "Early Spring Boot loaders opened nested jars through Inflaters that only finalizers ended, so a class scan over hundreds of jars took gigabytes.",
        Needs = ["a map of the process's ranges (pmap), the allocator's own statistics beside the resident size, or words that another allocator ends it"],
        References = ["mallopt(3): M_ARENA_MAX", "JDK-8268893: jcmd System.trim_native_heap (18)", "Spring Boot 2.0.5: ZipInflaterInputStream ends its Inflater", "prestodb issue 8993: the same load with jemalloc and without"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var told = limit.Case.Facts.Of<Statement>();
        if (told.FirstOrDefault(statement => statement.Topic == Topic.MallocArenas) is { } arenas)
            scale.For(Weight.Strong, "arenas", "many address ranges of 64 MiB lie outside what the JVM counts: arenas of glibc's malloc", arenas);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.ResidentStays) is { } stays)
            scale.For(Weight.Strong, "stays", "what the program frees does not leave the process", stays);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.AllocatorHelps) is { } helps)
        {
            scale.For(Weight.Decisive, "allocator", "with another allocator, or with fewer arenas, the same program is reported not to grow: what it frees the C library keeps", helps);
            scale.Conclude("The C library keeps what the program frees: with another allocator it does not grow");
        }

        if (scale.HasSupport && Inflater(limit) is { } inflater)
        {
            scale.For(Weight.Strong, "inflater", "jars are read through the Spring Boot loader or another user of zlib's Inflater", inflater);
            scale.Conclude("Inflaters of zlib leave their memory to the C library's arenas", "leak/native/zlib");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Inflater(limit) is not null)
            yield return new Fix(Applicability.Check, "upgrade Spring Boot (2.0.5 or later ends its Inflaters), and scan fewer packages for components") { Verify = "the resident size after the start equals the committed total of jcmd PID VM.native_memory plus a few hundred MiB" };
        yield return new Fix(Applicability.Safe, "set MALLOC_ARENA_MAX=2 in the process's environment, or preload jemalloc")
        {
            Changes = [new Change("MALLOC_ARENA_MAX", "2")],
            Text = "jcmd PID System.trim_native_heap (JDK 18 and later, and newer updates of 17 and 11) returns the holes once, -XX:TrimNativeHeapInterval=MILLISECONDS (from 17.0.9 on) again and again. Call end() on every Inflater and Deflater, close() on every stream over them.",
            Verify = "pmap -x PID shows a few ranges of 65536 KiB instead of dozens",
        };
    }

    private static Statement? Inflater(BrokenLimit limit) =>
        limit.Case.Facts.First<Statement>(statement => statement.Topic is Topic.MallocArenas or Topic.ResidentStays or Topic.Mention or Topic.Growth
            && (statement.Origin.Excerpt.Contains("Inflater", StringComparison.Ordinal) || statement.Origin.Excerpt.Contains("Spring Boot loader", StringComparison.OrdinalIgnoreCase)));
}
