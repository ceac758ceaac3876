using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Fixes;

/// <summary>What to do where the limit is known and the cause is not: one careful step that does no harm whatever the cause is, beside what would decide.</summary>
internal static class CautiousFix
{
    private const long DefaultClassSpace = 1L << 30;

    /// <summary>The step; of Flink only for metaspace, since its own rules know the rest of its memory, and none for failures that no single setting moves.</summary>
    public static IEnumerable<Fix> For(BrokenLimit limit) => limit.Failure switch
    {
        "metaspace" or "compressed-class-space" when limit.Process.IsFlink => [FlinkMetaspace(limit.Process)],
        _ when limit.Process.IsFlink => [],
        "direct-memory" or "netty-direct-memory" => [Direct(limit)],
        "metaspace" => [Metaspace(limit.Process)],
        "native-memory" when limit.Facts.Any<NativeRefusal>(refusal => refusal is { IsProcess: false, IsMapping: true }) || limit.Facts.Any<FailureTold>(told => told is { Failure: "native-memory", Saying: FailureSaying.Broke }) => [Refused()],
        "compressed-class-space" => [ClassSpace(limit.Process)],
        "container-limit" when limit.Facts.Of<ProcessKilled>().All(killed => killed.Victim.Length == 0 || killed.Victim.Contains("java", StringComparison.Ordinal) || Kills.IsJvm(killed.Victim)) => [Container()],
        "host-oom" when limit.Facts.Any<ProcessKilled>(killed => (killed.Killer.Length > 0 || killed.Scope == KillScope.Host) && (killed.Victim.Contains("java", StringComparison.Ordinal) || Kills.IsJvm(killed.Victim))) => [Machine()],
        _ => [],
    };

    private static Fix Direct(BrokenLimit limit)
    {
        var max = NettyRequest.All(limit).Select(request => request.Max).DefaultIfEmpty(limit.Process.Flags.Bytes("MaxDirectMemorySize") ?? 0).Max();
        const string Verify = "used direct memory (java.nio:type=BufferPool,name=direct; with Netty usedDirectMemory) levels off below the limit over a whole load cycle";
        if (max > 0 && NettyAdvice.IsLarge(max))
            return NettyAdvice.Watch(max);
        const string Text = "Unset, -XX:MaxDirectMemorySize is as large as -Xmx. If the larger limit fills too, it is a leak or a backlog, and no limit helps: then look for who holds the buffers. The machine or container must have the memory.";
        if (max <= 0)
            return new Fix(Applicability.Check, "raise -XX:MaxDirectMemorySize once, to twice what it is now, and watch whether direct memory levels off") { Text = Text, Verify = Verify };
        var wanted = NettyAdvice.Twice(max);
        return new Fix(Applicability.Check, $"raise the limit once from {Bytes.Text(max)}, -XX:MaxDirectMemorySize={wanted}, and watch whether direct memory levels off")
        {
            Changes = [limit.Process.JvmChange("-XX:MaxDirectMemorySize=", wanted)],
            Text = Text,
            Verify = Verify,
        };
    }

    // 256 MiB is the default since 1.10.1 and 1.11, after 96 MiB had proved too small (FLINK-16406).
    private static Fix FlinkMetaspace(ProcessCase process)
    {
        var key = $"{(process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager")}.memory.jvm-metaspace.size";
        var wanted = FlinkMemoryFix.Size(Math.Max(512L << 20, (process.Plan[MemoryRegionKind.JvmMetaspace] ?? 0) * 2));
        var fix = FlinkMemoryFix.KeepHeap(process, $"raise {key} once to {wanted}, and count class loaders while jobs are submitted and restarted", new SettingChange(key, wanted));
        return fix with
        {
            Text = $"{fix.Text} If it fails again after as many submissions or restarts as before, the class loaders of earlier runs stay, and no limit cures that: put drivers and connectors into lib/, release what the job starts in close(), or run each job in a cluster of its own. A job that restarts for another reason loads its classes anew each time: look for the first failure.",
            Verify = "Status.JVM.Memory.Metaspace.Used stays on one level from the second submission on; jcmd PID VM.classloader_stats shows no more ChildFirstClassLoader rows than running jobs",
        };
    }

    private static Fix Metaspace(ProcessCase process)
    {
        if (PermanentGeneration.Is(process))
            return Permanent(process);
        var wanted = process.Flags.Bytes("MaxMetaspaceSize") is { } present ? FlinkMemoryFix.Size(present * 2) : null;
        return new Fix(Applicability.Check, wanted is null ? "raise -XX:MaxMetaspaceSize once by half, and count class loaders while it fills" : $"raise the limit once, -XX:MaxMetaspaceSize={wanted}, and count class loaders while it fills")
        {
            Changes = wanted is null ? [] : [process.JvmChange("-XX:MaxMetaspaceSize=", wanted)],
            Text = "If it fails again after as many deployments, jobs or scripts as before, class loaders or generated classes stay: no limit cures that, and until the holder is found a restart does.",
            Verify = "jcmd PID VM.classloader_stats: the number of loaders stays on one level",
        };
    }

    // 1 GiB unless set, 3 GiB at most, and never more than what -XX:MaxMetaspaceSize leaves (metaspace.cpp, JDK 8 to 25).
    private static Fix ClassSpace(ProcessCase process)
    {
        var present = process.Flags.Bytes("CompressedClassSpaceSize");
        var wanted = present is > 0 and < DefaultClassSpace and var bytes ? FlinkMemoryFix.Size(bytes * 2) : null;
        return new Fix(Applicability.Check, wanted is null ? "restart the process, raise -XX:CompressedClassSpaceSize once (1g where it is unset, 3g at most), and count class loaders while it fills" : $"raise the limit once, -XX:CompressedClassSpaceSize={wanted}, and count class loaders while it fills")
        {
            Changes = wanted is null ? [] : [process.JvmChange("-XX:CompressedClassSpaceSize=", wanted)],
            Text = "The default of 1 GiB holds a million classes: what fills it are class loaders of earlier deployments, plugins, scripts or generated classes that stay. Then a larger limit only delays the failure; until the holder is found a restart helps, and where a plugin or script engine makes the classes, an upgrade of it may. Where -XX:MaxMetaspaceSize is set, the class space is cut to fit into it: raise both.",
            Verify = "jcmd PID VM.classloader_stats: the number of loaders stays on one level; jcmd PID VM.metaspace (JDK 11 and later): so does the class space",
        };
    }

    // The client VM's and 32-bit servers' default is 64 MiB, that of 64-bit servers 82 MiB and more: few applications fit it.
    private static Fix Permanent(ProcessCase process)
    {
        var wanted = PermanentGeneration.Wanted(process);
        return new Fix(Applicability.Check, $"raise the permanent generation's limit once, -XX:MaxPermSize={wanted}, and restart the server instead of redeploying into the running one")
        {
            Changes = [process.JvmChange("-XX:MaxPermSize=", wanted)],
            Text = "If it fills again after as many redeployments as before, the class loaders of earlier deployments stay: no limit cures that. From JDK 8 on there is no permanent generation, and -XX:MaxMetaspaceSize bounds what took its place.",
            Verify = "jmap -permstat PID (JDK 7 and earlier): the number of dead class loaders stays on one level from one redeployment to the next",
        };
    }

    private static Fix Machine() => new(Applicability.Check, "bound what the JVM may take: an -Xmx that leaves the machine a quarter of its memory beside what lies outside the heap, and see with -XX:NativeMemoryTracking=summary what takes the rest")
    {
        Text = "If the resident size was near -Xmx, the heap is what fills: jcmd PID GC.class_histogram tells with what. If it was far above, something allocates outside: jcmd PID VM.native_memory summary. Without -Xmx the heap may take a quarter of the machine. Where the kernel's table of tasks or ps shows another process that grew, bound that one instead. Switching off earlyoom or systemd-oomd only leaves it to the kernel.",
        Verify = "free -m shows a tenth of the machine available over a full load cycle",
    };

    private static Fix Refused() => new(Applicability.Check, "ask for no more than the machine has: -Xms and -Xmx together with what else runs there below three quarters of its RAM, or add RAM or swap")
    {
        Text = "free -m shows what is available before the start. Where much is, a limit stands in the way: ulimit -v, vm.overcommit_memory=2, vm.max_map_count, the container's own limit.",
        Verify = "free -m shows memory available while the process runs through its peak",
    };

    private static Fix Container() => new(Applicability.Check, "set the heap below the container's limit, -Xmx at half to two thirds of it, and see with native memory tracking what takes the rest")
    {
        Text = "The limit counts heap, metaspace, compiled code, stacks, direct buffers and native libraries together. A JVM that prints a MaxHeapSize near the machine's memory does not see the limit (java -XshowSettings:system -version in the container).",
        Verify = "the container's working set levels off 10 % below the limit over a full load cycle",
    };
}
