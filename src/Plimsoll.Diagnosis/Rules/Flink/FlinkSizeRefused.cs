using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Flink refused a memory size in words of its own: nothing is left for managed memory, network memory takes all, a value cannot be read.</summary>
internal sealed class FlinkSizeRefused : Rule
{
    private const string ManagedSize = "taskmanager.memory.size";

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-size-refused",
        Title = "Flink refuses a memory size when it starts",
        Explains = ["invalid-configuration"],
        Cause = "wrong-setting/memory",
        Mechanism = "Up to 1.9 (and in Stratosphere before it) a TaskManager divides its JVM when it starts: network buffers first, then managed memory, as a fixed size or as a share of the heap that is free at that moment. A share of nothing, in a small or already used heap, leaves the memory manager without a page; fixed sizes may be larger than the JVM. "
            + "All versions refuse a size whose number or unit they cannot read: Flink's units are b, k, m, g, t with an optional b or long name; Kubernetes' Mi and Gi are not among them (its operator accepts them in spec.*.resource.memory only).",
        Needs = ["the message"],
        References = ["org.apache.flink.runtime.memory.MemoryManager (0.9 to 1.9)", "eu.stratosphere.nephele.services.memorymanager.spi.DefaultMemoryManager", "org.apache.flink.runtime.taskexecutor.TaskManagerServices (1.3 to 1.9)", "org.apache.flink.configuration.MemorySize", "flink-kubernetes-operator: DefaultValidator"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is not { } refused)
        {
            WeighZero(limit, scale);
            return;
        }

        scale.For(refused.Kind == SizeRefusal.NoManaged ? Weight.Strong : Weight.Decisive, "message", Claim(refused), refused);
        if (refused.Kind == SizeRefusal.NoManaged && limit.Process.Setting(ManagedSize) is { } size)
            scale.For(Weight.Strong, "setting", $"{size.Key} is {size.Value}", size);
        if (refused.Key.Length > 0 && limit.Process.Setting(refused.Key) is { } setting)
            scale.For(Weight.Strong, "setting", $"{setting.Key} is {setting.Value}", setting);
        scale.Conclude(Claim(refused), CauseOf(refused.Kind));
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => Refused(limit) is not { } refused ? [Unset(limit.Process)] : refused.Kind switch
    {
        SizeRefusal.NoManaged => [Give(limit.Process)],
        SizeRefusal.NetworkTooLarge => [Network(limit.Process, refused)],
        SizeRefusal.NetworkTooSmall => [Raise(limit.Process)],
        SizeRefusal.ManagedTooLarge => [Lower(limit.Process, refused)],
        _ => [Write(limit.Process, refused)],
    };

    // Up to 1.9 zero is Flink's own mark for "not set"; a zero that is set is handled as a size by some of its scripts and classes (FLINK-14560).
    private static void WeighZero(BrokenLimit limit, Scale scale)
    {
        if (ZeroManaged.Of(limit.Process) is not { } zero)
            return;
        scale.For(Weight.Strong, "zero", $"{zero.Key} is {zero.Value}: zero is not a size, and not the same as a key that is not set", zero);
        scale.Conclude($"{zero.Key} is set to zero, which leaves the memory manager nothing", "wrong-setting/memory");
    }

    // One that names its key tells more.
    private static SizeRefused? Refused(BrokenLimit limit) => limit.Facts.First<SizeRefused>(refused => refused.Key.Length > 0) ?? limit.Facts.First<SizeRefused>();

    private static string Claim(SizeRefused refused) => refused.Kind switch
    {
        SizeRefusal.NoManaged => refused.Room is { } room ? $"The TaskManager has {Bytes.Text(room)} for its memory manager: less than it needs to start" : "The TaskManager's memory manager is given less than one page",
        SizeRefusal.NetworkTooLarge => $"Network buffers of {Bytes.Text(refused.Wanted ?? 0)} do not fit into a JVM of {Bytes.Text(refused.Room ?? 0)}",
        SizeRefusal.NetworkTooSmall => $"Network memory of {Bytes.Text(refused.Wanted ?? 0)} does not hold one buffer of {Bytes.Text(refused.Room ?? 0)}",
        SizeRefusal.ManagedTooLarge => $"The managed memory that is set does not fit into a JVM of {Bytes.Text(refused.Room ?? 0)} beside its network buffers",
        SizeRefusal.Missing => $"{refused.Key} is not set",
        _ when refused.Value.Length == 0 => refused.Key.Length > 0 ? $"The value of {refused.Key} is refused" : "A memory size is refused",
        _ => refused.Key.Length > 0 ? $"'{refused.Value}' is no value for {refused.Key} that Flink can read" : $"'{refused.Value}' is no unit of a memory size that Flink can read",
    };

    private static string CauseOf(SizeRefusal kind) => kind switch
    {
        SizeRefusal.NoManaged => "undersized/managed",
        SizeRefusal.NetworkTooLarge => "oversized/network",
        SizeRefusal.NetworkTooSmall => "undersized/network",
        SizeRefusal.ManagedTooLarge => "oversized/managed",
        _ => "wrong-setting/memory",
    };

    private static Fix Give(ProcessCase process) => new(Applicability.Check, $"give the memory manager a fixed size, {ManagedSize}: 64m, or the TaskManager's JVM a larger heap (taskmanager.heap.size, before 1.5 taskmanager.heap.mb; tests: -Xmx of the forked JVM)")
    {
        Changes = [process.Change(ManagedSize, "64m")],
        Text = $"Without {ManagedSize} it takes taskmanager.memory.fraction (0.7) of the heap that is free at its start; before 1.5 both sizes are numbers of megabytes without a unit. In a JVM that did other work before (a test suite, an IDE) garbage of that work counts as used until the next collection: fork a JVM for each suite, or set the size. From 1.10 on the key is taskmanager.memory.managed.size, and it may be 0.",
        Verify = "the TaskManager logs the size of its managed memory, and registers",
    };

    private static Fix Network(ProcessCase process, SizeRefused refused)
    {
        var most = refused.Room is > 0 and var room ? Math.Max(64L << 20, room / 10) : 64L << 20;
        return new Fix(Applicability.Check, $"lower taskmanager.network.memory.max (taskmanager.network.numberOfBuffers in old files) to {FlinkMemoryFix.Size(most)}, or give the JVM more than the network buffers take: taskmanager.heap.size")
        {
            Changes = [process.Change("taskmanager.network.memory.max", FlinkMemoryFix.Size(most)), process.Change("taskmanager.network.memory.min", FlinkMemoryFix.Size(Math.Min(most, 64L << 20)))],
            Verify = "'Allocated N MB for network buffer pool' stands in the log",
        };
    }

    private static Fix Raise(ProcessCase process) => new(Applicability.Check, "raise the network memory to 64m at least: taskmanager.network.memory.min and .max (from 1.10 on taskmanager.memory.network.min and .max)")
    {
        Changes = [process.Change("taskmanager.network.memory.min", "64m"), process.Change("taskmanager.network.memory.max", "64m")],
        Verify = "'Allocated N MB for network buffer pool' stands in the log",
    };

    private static Fix Lower(ProcessCase process, SizeRefused refused)
    {
        var size = refused.Room is > 0 and var room ? FlinkMemoryFix.Size(room / 2) : "SIZE";
        return new Fix(size == "SIZE" ? Applicability.Placeholders : Applicability.Check, $"lower {ManagedSize} to {size}, or raise taskmanager.heap.size above it")
        {
            Changes = [process.Change(ManagedSize, size)],
            Verify = "the TaskManager logs the size of its managed memory, and registers",
        };
    }

    private static Fix Unset(ProcessCase process)
    {
        var key = ZeroManaged.Of(process)?.Key ?? ManagedSize;
        return new Fix(Applicability.Check, $"remove {key}, so that the TaskManager takes its share (taskmanager.memory.fraction), or give it a size, such as {ManagedSize}: 64m")
        {
            Changes = [process.Change(key, null)],
            Text = "Up to 1.9 zero stands for 'not set' in Flink's own code; the scripts and classes do not all handle a zero that is set. From 1.10 on taskmanager.memory.managed.size: 0 is allowed, for jobs without RocksDB, batch operators and Python.",
            Verify = "the TaskManager registers at the JobManager",
        };
    }

    private static Fix Write(ProcessCase process, SizeRefused refused)
    {
        var key = refused.Key.Length > 0 ? refused.Key : "the size";
        var wanted = Rewritten(refused.Value);
        return new Fix(wanted is null ? Applicability.Placeholders : Applicability.Check, refused.Kind == SizeRefusal.Missing ? $"set {key}, such as 2048m" : $"write {key} as a whole number with a unit of Flink (b, k, m, g, t){(wanted is null ? "" : $": {wanted}")}")
        {
            Changes = refused.Key.Length == 0 ? [] : refused.Key.StartsWith("spec.", StringComparison.Ordinal) ? [new Change(refused.Key, wanted ?? "2048m", refused.Value.Length > 0 ? refused.Value : null)] : [process.Change(refused.Key, wanted ?? "VALUE")],
            Text = "Mi and Gi are units of Kubernetes: Flink writes m and g for the same. A placeholder of a template that was not filled in stands there as it is.",
            Verify = "the process starts, and logs the size",
        };
    }

    // 1024Mi is 1024m.
    private static string? Rewritten(string value) =>
        value is [.., 'i'] && MemorySize.TryParse(value[..^1], out var size, out _) ? size.ToConfiguration() : null;
}
