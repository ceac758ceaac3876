using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The compiled code does not fit its cache.</summary>
internal sealed class CodeCacheUndersized : Rule
{
    // ReservedCodeCacheSize with tiered compilation, which is the default.
    private const long Usual = 240L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "code-cache-undersized",
        Title = "The code that the program makes hot does not fit the code cache",
        Explains = ["code-cache", "gc-stall"],
        Cause = "undersized/code-cache",
        Mechanism = "The JVM compiles hot methods into a cache of fixed size: 240 MiB, 48 MiB without tiered compilation, or what ReservedCodeCacheSize says. Full, the compiler stops and everything new is interpreted, many times slower; adapters for new signatures fail with a VirtualMachineError, which no handler of OutOfMemoryError sees. "
            + "From JDK 9 on, with tiered compilation and a ReservedCodeCacheSize of at least 240 MiB, the cache has three segments, each of which can fill alone. "
            + "From JDK 20 on the collector frees compiled code: instead of a warning there is one collection after the other with the cause 'CodeCache GC Threshold' or 'CodeCache GC Aggressive', with a heap that is nearly empty, and the program runs interpreted.",
        Needs = ["the warning, and the table of sizes below it, or a GC log with causes"],
        Thresholds = ["ten collections that the code cache asked for, two a minute, three in ten of all, in the second half of the log as well: a program that warms up asks for a handful"],
        References = ["JEP 197: Segmented Code Cache", "OpenJ9 docs: -Xcodecachetotal", "hotspot codeCache.cpp, CodeCache::report_codemem_full, CodeCache::gc_on_allocation", "JDK-8290025: Remove the Sweeper (JDK 20)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var collections = CodeCollections.Of(limit.Process) is { IsTrouble: true } many ? many : (CodeCollections?)null;
        if (limit.Failure == "gc-stall" && collections is null)
            return;
        if (collections is { } asked)
            scale.For(Weight.Strong, "collections", $"{asked.Share:P0} of the collections have the code cache as their cause", asked.Seen);
        var full = limit.Facts.First<CodeCacheFull>();
        if (Fullest(limit) is { } state)
        {
            scale.For(Weight.Decisive, "size", $"{Name(state.Segment)} of {Bytes.Text(state.Size)} was filled to {Bytes.Text(state.Peak)}", state, full);
            scale.Conclude($"{Name(state.Segment)} of {Bytes.Text(state.Size)} is too small for the compiled code");
        }
        else if (full is not null)
        {
            scale.For(Weight.Strong, "size", "the JVM itself names the size as the reason", full);
        }
        else if (limit.Facts.First<FailureTold>(told => told.Failure == limit.Failure) is { } told && limit.Failure == "code-cache")
        {
            scale.For(Weight.Weak, "size", "the code cache is reported to be full, or to fill up", told);
        }

        if (limit.Process.Flags["ReservedCodeCacheSize"] is { } flag && JvmFlags.ParseBytes(flag.Value) < Usual)
            scale.For(Weight.Strong, "flag", $"ReservedCodeCacheSize is {flag.Value}; the JVM's own choice is 240 MiB", flag);
        scale.Lacks("which code fills it", "jcmd PID Compiler.codecache; jcmd PID Compiler.codelist | awk '{print $4}' | sort | uniq -c | sort -rn | head");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (limit.Facts.Any<CodeCacheFull>(full => full.Segment == CodeCacheFull.OpenJ9))
        {
            yield return new Fix(Applicability.Safe, "raise OpenJ9's code cache: -Xcodecachetotal512m")
            {
                Changes = [limit.Process.JvmChange("-Xcodecachetotal", "512m")],
                Text = "Its default is 256 MB on 64 bits, or a quarter of the memory that the VM sees where that is less (-XX:codecachetotalMaxRAMPercentage); the data cache grows in proportion. A build server that compiles many projects in one VM fills it: a VM for each, or a restart now and then, helps as well.",
                Verify = "the verbose JIT log has no more 'JIT CACHES FULL'; the javadump's 1STSEGLIMIT shows the new limit with room in it",
            };
            yield break;
        }

        var state = Fullest(limit);
        var segmented = limit.Facts.Of<CodeCacheState>().Any(one => one.Segment != "CodeCache");
        var present = segmented ? limit.Facts.Of<CodeCacheState>().DistinctBy(one => one.Segment).Sum(one => one.Size) : state?.Size ?? limit.Process.Flags.Bytes("ReservedCodeCacheSize") ?? 120L << 20;
        var wanted = FlinkMemoryFix.Size(Math.Max(present * 2, Usual));
        yield return new Fix(Applicability.Safe, $"raise -XX:ReservedCodeCacheSize to {wanted}")
        {
            Changes = [limit.Process.JvmChange("-XX:ReservedCodeCacheSize=", wanted)],
            Text = "It is reserved, not committed: only what compiled code needs is taken. With segments the three sizes follow; -XX:NonProfiledCodeHeapSize sets one alone. Keep -XX:+UseCodeCacheFlushing (the default). A program that generates code without end (a script compiled for each call) fills any size: look there first.",
            Verify = "jcmd PID Compiler.codecache shows free space in every heap after a day under load, and neither 'Compiler has been disabled' nor collections with the cause 'CodeCache GC' come again",
        };
    }

    private static CodeCacheState? Fullest(BrokenLimit limit) =>
        limit.Facts.Of<CodeCacheState>().Where(state => state.Size > 0 && state.Peak >= state.Size * 0.9).OrderByDescending(state => (double)state.Peak / state.Size).FirstOrDefault();

    private static string Name(string segment) => segment == "CodeCache" ? "the code cache" : $"code heap '{segment}'";
}
