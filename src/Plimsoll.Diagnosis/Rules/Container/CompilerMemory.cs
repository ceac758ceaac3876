using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A JIT compiler thread asked for memory without measure, or its 32-bit process has no address space left.</summary>
internal sealed class CompilerMemory : Rule
{
    /// <summary>Arenas grow by chunks of some kibibytes; a single one of this size comes of a compilation that explodes.</summary>
    private const long Huge = 32L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "compiler-memory",
        Title = "A compilation of the JIT compiler took the memory, not the program",
        Explains = ["native-memory"],
        Cause = "version-bug/jit-compiler",
        Mechanism = "C1 and C2 keep their working data in arenas of chunks of a few kibibytes. Some methods make a compilation explode (huge generated methods, loops nested deep, known defects of old C2 versions): it asks for one chunk of hundreds of mebibytes, or for gibibytes in all, and the JVM ends with 'Chunk::new' in a compiler thread. In a 32-bit process the heap leaves so little address space that an ordinary compilation meets its end. The heap and the machine's swap have no part in it.",
        Needs = ["the fatal error log with the current thread and its compile task"],
        Thresholds = ["32 MiB in one chunk: a thousand times the usual one"],
        Refuters = ["a thread that is no compiler thread"],
        References = ["hotspot arena.cpp (allocation.cpp up to JDK 8), Chunk::operator new", "JDK-8317683 (compiler memory statistics, 22)", "JDK-8318016 (memory limit of a compilation, 22)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Compiling(limit) is not { } died || Asked(limit) is not var (bytes, fact) || (bytes < Huge && !died.Log.Is32Bit))
            return;
        var method = died.Log.CompiledMethod is { } compiled ? $" while it compiled {compiled}" : "";
        scale.For(Weight.Weak, "thread", $"the request for a chunk came from {died.Log.Thread}{method}", died);
        if (bytes >= Huge)
            scale.For(Weight.Strong, "chunk", $"it asked for {Bytes.Text(bytes)} in one chunk; compilations take them by kibibytes", fact);
        if (died.Log.Is32Bit)
            scale.For(Weight.Strong, "narrow", "the VM is a 32-bit one: heap, stacks, code and the compiler share an address space of 2 to 4 GiB", died);
        if (bytes >= Huge)
            scale.Conclude($"{died.Log.Thread} asked for {Bytes.Text(bytes)} in one piece{method}: a compilation that explodes, not the heap");
        else
            scale.Conclude("The address space of a 32-bit VM is used up: the compiler found none for its working data", "undersized/address-space");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var died = Compiling(limit);
        var method = died?.Log.CompiledMethod?.Replace("::", ".", StringComparison.Ordinal);
        var exclude = method is null ? "-XX:CompileCommand=exclude,CLASS.METHOD" : $"-XX:CompileCommand=exclude,{method}";
        yield return new Fix(method is null ? Applicability.Placeholders : Applicability.Check, $"{(died is { Log.Is32Bit: true } ? "use a newer, 64-bit JDK" : "upgrade the JDK to its latest update")}; until then exclude the method from compilation: {exclude}")
        {
            Changes = [limit.Process.JvmChange("-XX:CompileCommand=", exclude["-XX:CompileCommand=".Length..])],
            Text = "From JDK 22 on -XX:CompileCommand=memlimit,*.*,256M gives up such a compilation by itself, and memstat names the costly ones. -XX:TieredStopAtLevel=1 for a trial shows whether it is C2. More heap takes address space away and makes it worse.",
            Verify = "the process survives the load under which it died; no hs_err file with Chunk::new in a compiler thread",
        };
    }

    private static JvmDied? Compiling(BrokenLimit limit) => limit.Facts.First<JvmDied>(died => died.Log.Thread?.Contains("CompilerThread", StringComparison.Ordinal) == true);

    // JDK 6 and 7: "requested 536870920 bytes for Chunk::new. Out of swap space?"; later "Native memory allocation (malloc) failed to allocate 1048576 bytes for Chunk::new".
    private static (long Bytes, Fact Fact)? Asked(BrokenLimit limit)
    {
        if (limit.Facts.First<NativeRefusal>(refusal => refusal is { Bytes: not null } && Purpose.IsMatch(refusal.Purpose)) is { } refused)
            return (refused.Bytes!.Value, refused);
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            if (Requested.Match(thrown.Root.Text) is { Success: true } match && long.TryParse(match.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                return (bytes, thrown);
        }

        return null;
    }

    private static readonly Regex Requested = new(@"requested (?<bytes>\d{1,18}) bytes for (?:Chunk::new|ChunkPool::allocate|Arena::\w+|GrET in)", RegexOptions.ExplicitCapture);

    private static readonly Regex Purpose = new(@"Chunk::new|ChunkPool::allocate|Arena::");
}
