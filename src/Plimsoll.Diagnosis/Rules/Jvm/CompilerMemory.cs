using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A compilation of one method took more memory than the process could get.</summary>
internal sealed partial class CompilerMemory : Rule
{
    /// <summary>Compilations of ordinary methods take a few MiB; one piece of that size is a compilation that has exploded.</summary>
    private const long Huge = 16L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "compiler-memory",
        Title = "The JIT compiler's memory for one method grew beyond what the process could get",
        Explains = ["native-memory"],
        Cause = "version-bug/compiler",
        Mechanism = "The compilers C1 and C2 build their graphs in arenas: chunks of native memory that grow with the method and with what is inlined into it. Some methods make the graph of a compiler version explode; a 32-bit process, or a machine that is short, cannot give the next chunk and the JVM ends. The program and its heap are not to blame: a newer JDK compiles the method, or it is left out of compilation.",
        Needs = ["the fatal error log: a refused Chunk::new or Arena, in a compiler's thread"],
        Thresholds = ["16 MiB in one piece: ordinary compilations take less in all"],
        Refuters = ["a small request while the machine had nothing left: then the compiler is only the first that asked"],
        References = ["hotspot arena.cpp, Chunk::operator new (allocation.cpp before JDK 13)", "JDK-8318016 (limit of a compilation's memory, 22)", "java(1): -XX:CompileCommand=exclude"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Compiling(limit) is not var (bytes, told, died))
            return;
        scale.For(bytes >= Huge ? Weight.Strong : Weight.Weak, "compiler", $"{died.Log.Thread}, a thread of the JIT compiler, asked for {Bytes.Text(bytes)} of working memory in one piece", told, died);
        if (died.Log.Is32Bit)
            scale.For(Weight.Weak, "address space", "it is a 32-bit JVM: heap and compiler share at most 4 GiB of addresses", died);
        scale.Conclude($"The JIT compiler asked for {Bytes.Text(bytes)} while it compiled one method, and the process could not get it");
        scale.Lacks("which method it was", "the section 'Current CompileTask' of the fatal error log; with JDK 22 and later jcmd PID Compiler.memory");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var narrow = limit.Facts.Of<JvmDied>().Any(died => died.Log.Is32Bit);
        yield return new Fix(Applicability.Placeholders, $"update the JDK{(narrow ? " to a newer, 64-bit one" : "")}; until then leave the method out of compilation: -XX:CompileCommand=exclude,PACKAGE.CLASS::METHOD")
        {
            Text = "'Current CompileTask' in the fatal error log names the method. It then runs interpreted, slower. From JDK 22 on -XX:CompileCommand=memlimit,*.*,256M~stop ends such a compilation alone. -XX:TieredStopAtLevel=1 (JDK 8 and later) switches C2 off altogether, for a trial." + (narrow ? " In a 32-bit process a smaller -Xmx leaves more addresses for the compiler." : ""),
            Verify = "the JVM passes the point at which it ended, and the log no longer names a compiler's thread",
        };
    }

    private static (long Bytes, Fact Told, JvmDied Died)? Compiling(BrokenLimit limit)
    {
        if (limit.Facts.First<JvmDied>(died => died.Log.Thread?.Contains("CompilerThread", StringComparison.Ordinal) == true) is not { } died)
            return null;
        foreach (var fact in limit.Facts.Of<NativeRefusal>().Concat<Fact>(limit.Facts.Of<Thrown>()))
        {
            if (Request().Match(fact is Thrown thrown ? thrown.Root.Text : fact.Origin.Excerpt) is { Success: true } match && long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                return (bytes, fact, died);
        }

        return null;
    }

    [GeneratedRegex(@"(?<bytes>\d{1,18}) bytes for (?:Chunk|ChunkPool|Arena)::|failed to allocate (?<bytes>\d{1,18}) bytes\. Error detail: (?:Chunk|ChunkPool|Arena)", RegexOptions.ExplicitCapture)]
    private static partial Regex Request();
}
