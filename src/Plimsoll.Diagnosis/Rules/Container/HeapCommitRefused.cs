using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The heap that was asked for is more than the machine can give at the start.</summary>
internal sealed class HeapCommitRefused : Rule
{
    /// <summary>No other region of a JVM commits so much at once.</summary>
    private const long HeapLike = 256L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "heap-larger-than-memory",
        Title = "The heap asked for is more than the machine or container can give",
        Explains = ["native-memory"],
        Cause = "oversized/heap",
        Mechanism = "The JVM commits -Xms at its start in one mmap. The kernel answers errno 12 where memory and swap, or its overcommit rule, do not allow it, and the JVM ends before main() with an hs_err file. The size in the message is the heap, or what of it was to be committed. A small refusal late in life has another cause: the machine is exhausted by something.",
        Needs = ["the JVM's message with the size"],
        Thresholds = ["256 MiB: stacks, code and metaspace commit far less at a time"],
        References = ["hotspot os_linux.cpp, os::commit_memory", "proc(5): vm.overcommit_memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.Of<NativeRefusal>().Where(refusal => refusal.Bytes >= HeapLike).MaxBy(refusal => refusal.Bytes) is not { } refusal)
            return;
        var bytes = refusal.Bytes!.Value;
        scale.For(Weight.Strong, "size", $"{Bytes.Text(bytes)} were asked for at once: only a heap does that", refusal);
        if (limit.Facts.Of<NativeRefusal>().Any(one => one.Errno == 12))
            scale.For(Weight.Strong, "errno", "the system answered ENOMEM (errno 12): memory and swap do not allow it", refusal);
        if (limit.Process.Flags.Bytes("InitialHeapSize") is { } initial && Math.Abs(initial - bytes) <= initial / 10)
            scale.For(Weight.Decisive, "initial", $"that is -Xms {Bytes.Text(initial)}", limit.Process.Flags["InitialHeapSize"]);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MachineMemory && statement.Number <= bytes) is { } machine)
            scale.For(Weight.Decisive, "machine", $"the machine has {Bytes.Text(machine.Number ?? 0)}", machine);
        scale.Conclude($"A heap of {Bytes.Text(bytes)} is more than the machine can give");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var asked = limit.Facts.Of<NativeRefusal>().Max(refusal => refusal.Bytes) ?? 1L << 30;
        var machine = limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MachineMemory)?.Number;
        var wanted = FlinkMemoryFix.Size(Math.Max(64L << 20, machine is { } memory ? Math.Min(asked, memory) / 2 : asked / 2));
        yield return new Fix(Applicability.Check, $"ask for a heap that the machine has: -Xms{wanted} -Xmx{wanted}")
        {
            Changes = [limit.Process.JvmChange("-Xms", wanted), limit.Process.JvmChange("-Xmx", wanted)],
            Text = "Where the start script sets it: KAFKA_HEAP_OPTS, ES_JAVA_OPTS, JAVA_OPT in runbroker.sh and startup.sh, JAVA_TOOL_OPTIONS. Or give the machine or container more memory: heap plus at least half of it again for everything else.",
            Verify = "free -m shows more available than -Xms before the start; the process starts",
        };
    }
}
