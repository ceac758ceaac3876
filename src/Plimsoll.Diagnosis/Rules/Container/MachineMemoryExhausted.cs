using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A small piece was refused to a running JVM: the machine, its group or a limit of the process has nothing left.</summary>
internal sealed class MachineMemoryExhausted : Rule
{
    private const long Small = 256L << 20;

    /// <summary>So little is refused where mappings are used up as often as where memory is.</summary>
    private const long Tiny = 1L << 20;

    /// <summary>ENOMEM.</summary>
    private const int NoMemory = 12;

    public override RuleCard Card { get; } = new()
    {
        Id = "machine-memory-exhausted",
        Title = "The machine or its limit has nothing left for a running JVM",
        Explains = ["native-memory"],
        Cause = "undersized/process",
        Mechanism = "A refusal of a few kilobytes to megabytes says that everything is taken already: by this process outside its heap (threads, direct buffers, metaspace, malloc), by others on the machine, or that a limit stands in the way: ulimit -v, vm.max_map_count for 'Map failed', vm.overcommit_memory=2. The fatal error log tells each of these numbers; the one that is used up is the cause.",
        Needs = ["the size refused", "the fatal error log hs_err_pidN.log, or free and /proc/PID/status"],
        Thresholds = ["256 MiB: a larger piece is a heap, which has a rule of its own", "a limit is used up when what was asked for does not fit below it"],
        References = ["hotspot os_linux.cpp, os::commit_memory", "hotspot vmError.cpp, os_linux.cpp: print_process_memory_info, print_proc_sys_info"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var small = limit.Facts.First<NativeRefusal>(refusal => refusal.Bytes is > 0 and < Small);
        if (small is not null && !limit.Facts.Any<NativeRefusal>(refusal => refusal.Bytes >= Small))
            scale.For(Weight.Weak, "size", $"only {Bytes.Text(small.Bytes ?? 0)} were asked for", small);
        if (SystemRoom.Of(limit) is { } room)
        {
            scale.For(Weight.Decisive, "room", room.Claim, room.Facts);
            scale.Conclude(room.Sentence, room.Cause);
        }
        else
        {
            if (small is { Bytes: <= Tiny })
                scale.Lacks("whether the number of mappings is used up, as a refusal of so little says", "wc -l /proc/PID/maps; sysctl vm.max_map_count");
            scale.Lacks("who has the memory", "the whole hs_err_pidN.log; free -m; ps -eo rss,comm --sort=-rss | head; grep -E 'Vm|Threads' /proc/PID/status; ulimit -v; sysctl vm.max_map_count vm.overcommit_memory");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (SystemRoom.Of(limit) is { } room)
            yield return room.Fix;
        yield return new Fix(Applicability.Check, "find who has the memory, then give the process less to take (smaller -Xmx, fewer threads) or the machine more")
        {
            Text = "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) tells how much of it the JVM itself has.",
            Verify = "free -m shows memory available at the process's peak",
        };

        if (SystemRoom.Of(limit) is null && limit.Facts.Any<NativeRefusal>(refusal => refusal is { IsMapping: true, Bytes: > 0 and <= Tiny, Errno: null or NoMemory }))
        {
            yield return new Fix(Applicability.Check, "where free -m shows memory to spare, raise the number of mappings that a process may have: sysctl -w vm.max_map_count=262144, and keep it in /etc/sysctl.d")
            {
                Changes = [new Change("vm.max_map_count", "262144")],
                Text = "It is set on the host, for containers too. Each mapped file, thread stack and piece of metaspace takes one or more; programs that map segments, indexes or graph files reach the default of 65530. ulimit -v must be unlimited and vm.overcommit_memory not 2.",
                Verify = "wc -l /proc/PID/maps stays below half of the limit, and it no longer fails",
            };
        }
    }
}
