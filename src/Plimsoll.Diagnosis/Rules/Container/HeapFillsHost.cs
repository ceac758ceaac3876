using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The kernel killed the JVM; the evidence tells its size and nothing of its settings.</summary>
internal sealed class HeapFillsHost : Rule
{
    private const double NearlyAll = 0.9;

    /// <summary>A container cannot hold more than its limit: a number far beyond it is another container's.</summary>
    private const double Plausible = 1.1;

    /// <summary>Thousandths of the machine's memory and swap: from here on the victim alone has most of it.</summary>
    private const int MostOfAll = 700;

    /// <summary>A higher score holds what oom_score_adj adds.</summary>
    private const int Whole = 1000;

    public override RuleCard Card { get; } = new()
    {
        Id = "jvm-fills-its-limit",
        Title = "The JVM is nearly all of what its limit holds",
        Explains = ["host-oom", "container-limit"],
        Cause = "undersized/container",
        Mechanism = "Where java is by far the largest task at the kill, the limit and the JVM's own settings do not fit each other, or something in it grows outside the heap. Which of the two, only its flags and native memory tracking can tell.",
        Needs = ["the kernel's report with its table of tasks, or with the victim's size beside the container's limit, or with its score"],
        Thresholds = ["nine tenths of the container's limit: what the kernel calls anonymous leaves out files and the kernel's own share", "a score of 700: oom_badness counts thousandths of the memory and swap that may be used"],
        References = ["kernel: mm/oom_kill.c, oom_badness; the score is printed up to 5.x"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        if (limit.Failure == "host-oom" && limit.Facts.First<ProcessKilled>(killed => killed is { Victim: "java", Scope: KillScope.Host, Score: >= MostOfAll and <= Whole }) is { Score: { } score } scored)
            WeighScore(scored, score, scale);
        var killed = limit.Facts.First<ProcessKilled>(killed => killed.Victim == "java" && killed.Tasks.Count > 0) ?? limit.Facts.First<ProcessKilled>(killed => killed is { Victim: "java", AnonymousBytes: > 0 });
        if (killed?.AnonymousBytes is not { } java)
            return;
        var bound = killed.LimitBytes ?? limit.Process.MemoryLimit?.Bytes;
        var other = killed.Tasks.Where(task => task.Name != "java").Select(task => task.Bytes).DefaultIfEmpty(0).Max();
        if (killed.Tasks.Count > 0 && java > 4 * other)
            scale.For(Weight.Weak, "share", $"java had {Bytes.Text(java)}, the next largest task {Bytes.Text(other)}", killed);
        else if (killed.Tasks.Count == 0 && limit.Failure == "container-limit" && bound is { } most && java >= most * NearlyAll && java <= most * Plausible)
            scale.For(Weight.Weak, "share", $"java alone had {Bytes.Text(java)} of the limit's {Bytes.Text(most)}", killed, killed.LimitBytes is null ? limit.Process.MemoryLimit : null);
        scale.Lacks("the JVM's settings and what it uses outside the heap", "jcmd PID VM.flags; jcmd PID VM.native_memory summary; cat memory.max");
    }

    private static void WeighScore(ProcessKilled killed, int score, Scale scale)
    {
        scale.For(Weight.Weak, "share", $"the kernel gave java a score of {score}: about {score / 10} % of the machine's memory and swap were its own, so no neighbour took them", killed);
        scale.Conclude($"The JVM alone had about {score / 10} % of the machine's memory when the kernel killed it: its heap and what it takes beside do not fit the machine", "undersized/host");
        scale.Lacks("the JVM's settings beside the machine's memory, and what it uses outside the heap", "jcmd PID VM.flags; free -m; jcmd PID VM.native_memory summary");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => limit.Failure == "host-oom" ? [ForHost(limit)] :
    [
        new Fix(Applicability.Check, "make heap and limit fit: -Xmx of about half the container's memory limit, or a higher limit")
        {
            Text = $"At the kill java had {Bytes.Text(limit.Facts.Of<ProcessKilled>().Max(killed => killed.AnonymousBytes) ?? 0)}. " + FlinkMemoryFix.Size(limit.Facts.Of<ProcessKilled>().Max(killed => killed.AnonymousBytes) * 5 / 4 ?? 1L << 30) + " would leave it a fifth of room.",
            Verify = "the working set stays 10 % below the limit for a day",
        },
    ];

    private static Fix ForHost(BrokenLimit limit)
    {
        var held = limit.Facts.Of<ProcessKilled>().Max(killed => killed.AnonymousBytes);
        return new Fix(Applicability.Check, "make the JVM and the machine fit: -Xmx and -XX:MaxDirectMemorySize together at most half to two thirds of the machine's memory, or a larger machine")
        {
            Text = (held is { } bytes ? $"At the kill java had {Bytes.Text(bytes)}; a machine for it needs a quarter more. " : "") + "The rest is for metaspace, compiled code, stacks, the kernel and its page cache. Start scripts that take heap and direct memory as if the machine were theirs (runbroker.sh of RocketMQ, bkenv.sh, cassandra-env.sh, jvm.options) are the place. Without swap the kernel kills at once where the sum does not fit.",
            Verify = "free -m shows a tenth of the memory available at the peak, for a day",
        };
    }
}
