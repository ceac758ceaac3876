namespace Plimsoll.Diagnosis.Rules;

/// <summary>A small piece was refused to a running JVM: the machine or its group has nothing left.</summary>
internal sealed class SystemMemoryExhausted : Rule
{
    private const long Small = 256L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "machine-memory-exhausted",
        Title = "The machine or its limit has nothing left for a running JVM",
        Explains = ["native-memory"],
        Cause = "undersized/process",
        Mechanism = "A refusal of a few kilobytes to megabytes says that everything is taken already: by this process outside its heap (threads, direct buffers, metaspace, malloc), by others on the machine, or that a limit stands in the way: ulimit -v, vm.max_map_count for 'Map failed', vm.overcommit_memory=2.",
        Needs = ["the size refused", "hs_err's section on memory, or free and /proc/PID/status"],
        References = ["hotspot os_linux.cpp, os::commit_memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var small = limit.Facts.First<NativeRefusal>(refusal => refusal.Bytes is > 0 and < Small);
        if (small is not null && !limit.Facts.Any<NativeRefusal>(refusal => refusal.Bytes >= Small))
            scale.For(Weight.Weak, "size", $"only {Bytes.Text(small.Bytes ?? 0)} were asked for", small);
        scale.Lacks("who has the memory", "free -m; ps -eo rss,comm --sort=-rss | head; grep -E 'Vm|Threads' /proc/PID/status; ulimit -v; sysctl vm.max_map_count vm.overcommit_memory");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) =>
    [
        new Fix(Applicability.Check, "find who has the memory, then give the process less to take (smaller -Xmx, fewer threads) or the machine more")
        {
            Text = "jcmd PID VM.native_memory summary (start with -XX:NativeMemoryTracking=summary) tells how much of it the JVM itself has.",
            Verify = "free -m shows memory available at the process's peak",
        },
    ];
}
