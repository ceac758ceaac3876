using Plimsoll.Jvm;

namespace Plimsoll.Diagnosis.Limits;

/// <summary>The operating system refused another thread, or the threads grow towards that.</summary>
internal sealed class NativeThreadLimit : SignedLimit
{
    /// <summary>More threads of one name than any pool is made of: Linux and containers often stop at 1024 to 32768.</summary>
    private const int VeryMany = 1000;

    /// <summary>Beyond any pool that is sized on purpose, of connections too.</summary>
    private const int Beyond = 5000;

    public override string Failure => "native-thread";

    public override string Name => "the number of threads";

    public override int Rank => 23;

    public override IReadOnlyList<MissingEvidence> Deciding { get; } =
    [
        new("how many threads there are of each name, twice", "jcmd PID Thread.print | grep '^\"' | sed -E 's/[0-9]+/N/g' | cut -d'\"' -f2 | sort | uniq -c | sort -rn | head"),
        new("which limit on tasks stands in the way", "cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids.current; ulimit -u; sysctl kernel.threads-max vm.max_map_count; ps -eLf | wc -l"),
    ];

    protected override IReadOnlyList<string> Signatures { get; } = ["unable to create new native thread", "unable to create native thread"];

    protected override void WeighMore(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<ThreadRefusal>(refusal => refusal.IsFork) is { } fork)
            scale.For(Weight.Strong, "fork", "a shell could not start a process: the limit on tasks is used up", fork);
        foreach (var refusal in process.Facts.Of<ThreadRefusal>().Where(refusal => !refusal.IsFork && !IsForeign(refusal)))
            scale.For(Weight.Decisive, "refusal", refusal.ControlGroup.Length > 0 ? $"the kernel refused a task: pids.max of {refusal.ControlGroup} is used up" : refusal.Error.Length > 0 ? $"the operating system refused a thread: {refusal.Error}" : $"thread {refusal.Thread} could not be started", refusal);
        foreach (var count in process.Case.Facts.Of<ThreadCount>().Where(count => count.Count >= VeryMany))
        {
            scale.For(Weight.Strong, "count", $"{count.Count} threads are named {count.Name}", count);
            if (count.Count >= Beyond)
                scale.For(Weight.Weak, "beyond", $"no program is meant to run {count.Count} threads of one name: systems stop at 32768 by default", count);
        }

        if (process.ManyThreads is var (family, number, fact) && number >= VeryMany)
            scale.For(Weight.Strong, "count", $"threads named {family} were counted up to {number}", fact);
        if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.ThreadsRise) is not { } told)
            return;
        if (process.Facts.First<ThreadsTaken>(taken => taken.Dump.Threads.Any(IsIdlePool)) is { } idle)
            scale.For(Weight.Strong, "pools", "the dump shows an idle thread of a pool with the default name, as a factory makes it that is called again and again", idle);
        if (scale.HasSupport)
            scale.For(Weight.Strong, "told", "the number of threads keeps rising", told);
    }

    // Groups of logins and of machines' own services hold other programs: what is refused there is not known to be a JVM's.
    private static bool IsForeign(ThreadRefusal refusal) =>
        refusal.ControlGroup.Contains("user.slice", StringComparison.Ordinal) || refusal.ControlGroup.Contains("/ssh", StringComparison.Ordinal) || refusal.ControlGroup.Contains("/cron", StringComparison.Ordinal);

    // The first pool of a program is none of many.
    private static bool IsIdlePool(DumpedThread thread) => thread is { PoolNumber: > 1, State: "WAITING" or "TIMED_WAITING" };
}
