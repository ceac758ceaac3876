using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>One section of native memory tracking is far larger than any healthy JVM's.</summary>
internal sealed class NativeSection : Rule
{
    private const long Mebi = 1L << 20;

    // What HotSpot's sections take in large healthy processes; above it the section itself is the finding. Direct buffers are counted under Other, on JDK 8 under Internal: they have limits of their own.
    private static readonly Section[] Sections =
    [
        new("Compiler", 300 * Mebi, "leak/native/compiler", "the JIT compiler's working memory", "upgrade the JDK; find the method whose compilation takes it (JDK 22 and later: jcmd PID Compiler.memory, -XX:CompileCommand=memstat,*.*) and exclude it (-XX:CompileCommand=exclude,CLASS.METHOD) or bound it (JDK 22 and later: -XX:CompileCommand=memlimit,*.*,256M); before JDK 22 -XX:TieredStopAtLevel=1 for a trial shows whether it is C2"),
        new("Arena Chunk", 300 * Mebi, "leak/native/compiler", "chunks that the compilers have given back and the JVM keeps", "upgrade the JDK; -XX:TieredStopAtLevel=1 for a trial shows whether it is C2; MALLOC_ARENA_MAX=2"),
        new("Symbol", 512 * Mebi, "leak/native/symbols", "names of classes, methods and strings that are interned", "find who interns strings (String.intern, XML and JSON parsers with interning) or generates classes with new names: jcmd PID VM.symboltable and VM.stringtable"),
        new("Thread", 2048 * Mebi, "leak/threads", "stacks of threads", "count the threads: jcmd PID Thread.print | grep -c '\" #'; bound the pools, or lower -Xss"),
        new("Class", 1536 * Mebi, "leak/classloader", "classes", "look for class loaders that stay: jcmd PID VM.classloader_stats"),
        new("Metaspace", 1536 * Mebi, "leak/classloader", "class metadata", "look for class loaders that stay: jcmd PID VM.classloader_stats, VM.metaspace"),
        new("Native Memory Tracking", 256 * Mebi, "leak/native/malloc-fragmentation", "the tracking itself, which counts every small block", "look for whoever makes tens of millions of small blocks: the section with the most malloc calls (#); switch tracking off once it is known"),
        new("Internal", 512 * Mebi, "leak/native/unsafe", "memory that the JVM and Unsafe.allocateMemory took (on JDK 8 direct buffers too)", "bound direct buffers by -XX:MaxDirectMemorySize and see whether it follows; jcmd PID VM.native_memory detail names the call sites"),
        new("Other", 512 * Mebi, "leak/native/unsafe", "direct buffers and Unsafe.allocateMemory", "bound direct buffers by -XX:MaxDirectMemorySize and see whether it follows; what remains is Unsafe.allocateMemory of a library: jcmd PID VM.native_memory detail names the call sites"),
    ];

    // The collector's own tables grow with the heap: G1's remembered sets to a fifth of it.
    private const double CollectorShare = 0.35;

    public override RuleCard Card { get; } = new()
    {
        Id = "native-section",
        Title = "One part of the JVM's native memory is far larger than any healthy process has it",
        Explains = ["container-limit", "host-oom", "native-memory"],
        Cause = "leak/native",
        Mechanism = "Native memory tracking divides what the JVM itself took by its parts. Each has a usual size: compilers some tens of MiB, symbols up to a few hundred, the collector a share of the heap. A part many times larger names the culprit without a second table: a C2 compilation that explodes, interned names, stacks, unbounded off-heap memory.",
        Needs = ["jcmd PID VM.native_memory summary, or rows of it (the JVM started with -XX:NativeMemoryTracking=summary)"],
        Thresholds = ["Compiler and Arena Chunk 300 MiB, Symbol, Internal and Other 512 MiB (beyond what MaxDirectMemorySize, else the heap's size, allows), Class and Metaspace 1.5 GiB, Thread 2 GiB, GC 35 % of the heap: several times what large healthy processes show"],
        Refuters = ["a section whose own limit is as large: then that limit is too high"],
        References = ["HotSpot: Native Memory Tracking, memflags of nmtCommon / allocation.hpp", "JDK-8317683 (compiler memory statistics, 22)", "JDK-8318016 (memory limit of a compilation, 22)"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Outlier(limit) is not var (section, committed, memory, row))
            return;
        var rest = memory.Committed - memory["Java Heap"].Committed;
        scale.For(Weight.Strong, "section", $"native memory tracking counts {Bytes.Text(committed)} under {section.Name}, {section.What}; {Bytes.Text(section.Usual)} is already much", row);
        if (rest > 0 && committed >= rest / 2)
            scale.For(Weight.Weak, "share", $"that is {committed * 100 / rest} % of all that lies outside the heap", row);
        scale.Conclude($"{section.Name} has {Bytes.Text(committed)} of native memory: {section.What}", section.Cause);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Outlier(limit) is not var (section, _, _, _))
            yield break;
        yield return new Fix(Applicability.Check, section.Next)
        {
            Text = "A smaller heap only leaves it more room to grow into. Take the table every ten minutes to see whether it rises steadily or in one leap.",
            Verify = $"{section.Name} of jcmd PID VM.native_memory summary stays below {Bytes.Text(section.Usual)} over a full load cycle",
        };
    }

    private static (Section Section, long Committed, NativeMemory Memory, Fact Row)? Outlier(BrokenLimit limit)
    {
        if (limit.Process.Series<NativeMemoryTaken>() is [.., var last])
            return Worst(limit, last.Memory, last);
        return limit.Facts.Of<NativeRowsTaken>().Select(rows => Worst(limit, rows.Memory, rows)).Where(found => found is not null).MaxBy(found => found!.Value.Committed);
    }

    private static (Section Section, long Committed, NativeMemory Memory, Fact Row)? Worst(BrokenLimit limit, NativeMemory memory, TableFact table)
    {
        var heap = memory["Java Heap"].Reserved is > 0 and var reserved ? reserved : limit.Process.MaxHeap;
        // What a section may have by the heap's size is not known without it.
        var direct = limit.Process.Flags.Bytes("MaxDirectMemorySize") ?? heap ?? long.MaxValue / 2;
        var collector = new Section("GC", Math.Max(512 * Mebi, (long)((heap ?? 1L << 45) * CollectorShare)), "oversized/gc", "the collector's own tables", "upgrade the JDK (G1's remembered sets are far smaller from JDK 18 on), use a larger -XX:G1HeapRegionSize, or ParallelGC for a trial");
        var found = Sections.Append(collector)
            .Where(section => memory[section.Name].Committed > section.Usual + (section.Name is "Other" or "Internal" ? direct : 0))
            .OrderByDescending(section => memory[section.Name].Committed)
            .Select(section => (Section?)section)
            .FirstOrDefault();
        return found is { } worst ? (worst, memory[worst.Name].Committed, memory, table.At(worst.Name + " (")) : null;
    }

    // Name as the table prints it; the most that large healthy processes show; the cause; what it is; what to do.
    private readonly record struct Section(string Name, long Usual, string Cause, string What, string Next);
}
