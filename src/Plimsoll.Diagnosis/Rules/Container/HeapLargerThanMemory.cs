using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The heap that was asked for is more than the machine can give at the start.</summary>
internal sealed class HeapLargerThanMemory : Rule
{
    /// <summary>No other region of a JVM commits so much at once.</summary>
    private const long HeapLike = 256L << 20;

    private const long Least = 64L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "heap-larger-than-memory",
        Title = "The heap asked for is more than the machine or container can give",
        Explains = ["native-memory"],
        Cause = "oversized/heap",
        Mechanism = "The JVM commits -Xms at its start in one mmap. The kernel answers errno 12 where memory and swap, or its overcommit rule, do not allow it, and the JVM ends before main() with an hs_err file. The size in the message is the heap, or what of it was to be committed: ParallelGC, Serial and CMS commit each generation apart, and a running JVM commits what a generation grows by. A small refusal late in life has another cause: the machine is exhausted by something.",
        Needs = ["the JVM's message with the size; the heap's own size from its options or the fatal error log"],
        Thresholds = ["256 MiB: stacks, code and metaspace commit far less at a time"],
        References = ["hotspot os_linux.cpp, os::commit_memory", "proc(5): vm.overcommit_memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is not { Bytes: { } bytes } refusal)
        {
            WeighUnsized(limit, scale);
            return;
        }

        var standing = Standing(limit);
        scale.For(Weight.Strong, "size", standing is var (present, _, _)
            ? $"{Bytes.Text(bytes)} more were asked for at once while the heap had {Bytes.Text(present)}: a generation of it was growing"
            : $"{Bytes.Text(bytes)} were asked for at once: only a heap, or one generation of it, does that", refusal, standing?.Taken);
        if (limit.Facts.Of<NativeRefusal>().Any(one => one.Errno == 12))
            scale.For(Weight.Strong, "errno", "the system answered ENOMEM (errno 12): memory and swap do not allow it", refusal);
        WeighInitial(limit.Process.Flags, bytes, scale);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MachineMemory && statement.Number <= bytes) is { } machine)
            scale.For(Weight.Decisive, "machine", $"the machine has {Bytes.Text(machine.Number ?? 0)}", machine);
        scale.Conclude(Sentence(limit, bytes));
    }

    // The message was quoted without its size: the heap that is asked for at the start is the first suspect, and no more than that.
    private static void WeighUnsized(BrokenLimit limit, Scale scale)
    {
        var initial = limit.Process.Flags["InitialHeapSize"];
        var refused = (Fact?)limit.Facts.First<NativeRefusal>(refusal => refusal is { IsMapping: true, Errno: 12 }) ?? limit.Facts.First<FailureTold>(told => told is { Failure: "native-memory", Saying: FailureSaying.Broke });
        if (refused is null || limit.Facts.Any<NativeRefusal>(refusal => refusal.Bytes is not null || refusal.IsProcess) || limit.Process.Flags.Bytes("InitialHeapSize") is not (>= HeapLike and var bytes))
            return;
        scale.For(Weight.Weak, "initial", $"a mapping was refused, of a size that is not told; {Bytes.Text(bytes)} of heap (-Xms) are what this JVM asks for first", refused, initial);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MachineMemory && statement.Number <= bytes) is { } machine)
            scale.For(Weight.Decisive, "machine", $"the machine has {Bytes.Text(machine.Number ?? 0)}", machine);
        scale.Conclude($"The system refused memory to a JVM that asks for a heap of {Bytes.Text(bytes)} at its start: the machine has not so much to give");
        scale.Lacks("how much was refused, and what the machine has", "the line from its beginning (os::commit_memory(ADDRESS, BYTES, ...)), or hs_err_pidN.log; free -m; ps -eo rss,comm --sort=-rss | head; sysctl vm.overcommit_memory vm.max_map_count; ulimit -v");
    }

    // ParallelGC, Serial and CMS commit each generation apart: what was refused may be -Xms without the young generation.
    private static void WeighInitial(JvmFlags flags, long bytes, Scale scale)
    {
        if (flags.Bytes("InitialHeapSize") is not { } initial)
            return;
        if (Math.Abs(initial - bytes) <= initial / 10)
            scale.For(Weight.Decisive, "initial", $"that is -Xms {Bytes.Text(initial)}", flags["InitialHeapSize"]);
        else if (flags.Bytes("NewSize") is { } young && Math.Abs(initial - young - bytes) <= initial / 20)
            scale.For(Weight.Decisive, "initial", $"that is -Xms {Bytes.Text(initial)} without the young generation of {Bytes.Text(young)}", flags["InitialHeapSize"], flags["NewSize"]);
    }

    private static string Sentence(BrokenLimit limit, long bytes)
    {
        if (Standing(limit) is var (present, _, _))
            return $"The heap had {Bytes.Text(present)} and wanted {Bytes.Text(bytes)} more, which the machine could not give";
        return limit.Process.Flags.Bytes("MaxHeapSize") is { } most && bytes < most * 0.9
            ? $"{Bytes.Text(bytes)}, a part of a heap of up to {Bytes.Text(most)}, are more than the machine can give"
            : $"A heap of at least {Bytes.Text(bytes)} is more than the machine can give";
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        const string Where = "Where the start script sets it: KAFKA_HEAP_OPTS, ES_JAVA_OPTS, JAVA_OPT in runbroker.sh and startup.sh, JVM_XMS and JVM_XMX of Nacos' image, JAVA_TOOL_OPTIONS. Or give the machine or container more memory: heap plus at least half of it again for everything else.";
        const string Verify = "free -m shows more available than -Xms before the start; the process starts";
        if (Standing(limit) is var (present, _, _))
        {
            var held = FlinkMemoryFix.Size(present);
            yield return new Fix(Applicability.Check, $"give the machine more memory, or take at the start what the heap may have at all: -Xms{held} -Xmx{held}")
            {
                Changes = [limit.Process.JvmChange("-Xms", held), limit.Process.JvmChange("-Xmx", held)],
                Text = $"{held} is what the heap had when it could not grow. With -Xms as large as -Xmx a lack of memory shows at the start, not days later. If the program needs the larger heap, the memory has to be there. {Where}",
                Verify = "the process runs through its peak; free -m shows memory available then",
            };
            yield break;
        }

        var wanted = Wanted(limit) is { } bytes ? FlinkMemoryFix.Size(bytes) : null;
        yield return new Fix(Applicability.Check, wanted is null ? "ask for a heap that the machine has: lower -Xms and -Xmx to at most half of what free -m shows as available" : $"ask for a heap that the machine has: -Xms{wanted} -Xmx{wanted}")
        {
            Changes = wanted is null ? [] : [limit.Process.JvmChange("-Xms", wanted), limit.Process.JvmChange("-Xmx", wanted)],
            Text = Where,
            Verify = Verify,
        };
    }

    private static NativeRefusal? Refused(BrokenLimit limit) => limit.Facts.Of<NativeRefusal>().Where(refusal => refusal.Bytes >= HeapLike).MaxBy(refusal => refusal.Bytes);

    // Half of the smaller of heap and machine; null where neither is known, for what was refused may be a part of the heap.
    private static long? Wanted(BrokenLimit limit)
    {
        var machine = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MachineMemory)?.Number ?? limit.Facts.Of<JvmDied>().Select(died => died.Log.Physical).FirstOrDefault(memory => memory is not null);
        var heap = limit.Process.Flags.Bytes("MaxHeapSize") ?? limit.Process.Flags.Bytes("InitialHeapSize");
        return (machine, heap) switch
        {
            ({ } memory, { } most) => Math.Max(Least, Math.Min(memory, most) / 2),
            ({ } memory, null) => Math.Max(Least, Math.Min(memory, Refused(limit)?.Bytes ?? memory) / 2),
            (null, { } most) => Math.Max(Least, most / 2),
            _ => null,
        };
    }

    // A heap that stands already: the generations of the last table, by name.
    private static (long Present, int Spaces, HeapInfoTaken Taken)? Standing(BrokenLimit limit)
    {
        var spaces = limit.Facts.Of<HeapInfoTaken>().Where(taken => taken.Committed > 0 && limit.Facts.Any<NativeRefusal>(refusal => refusal.Origin.Source == taken.Origin.Source))
            .GroupBy(taken => taken.Space, StringComparer.Ordinal).Select(group => group.Last()).ToArray();
        return spaces is [] ? null : (spaces.Sum(taken => taken.Committed), spaces.Length, spaces[^1]);
    }
}
