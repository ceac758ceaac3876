using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The kernel killed the JVM; the evidence tells its size and nothing of its settings.</summary>
internal sealed class JvmFillsItsLimit : Rule
{
    private const double NearlyAll = 0.9;

    /// <summary>Thousandths of the machine's memory and swap that the kernel counts for its victim.</summary>
    private const int MostOfAll = 700;

    /// <summary>A container cannot hold more than its limit: a number far beyond it is another container's.</summary>
    private const double Plausible = 1.1;

    public override RuleCard Card { get; } = new()
    {
        Id = "jvm-fills-its-limit",
        Title = "The JVM is nearly all of what its limit holds",
        Explains = ["host-oom", "container-limit"],
        Cause = "undersized/container",
        Mechanism = "Where java is by far the largest task at the kill, the limit and the JVM's own settings do not fit each other, or something in it grows outside the heap. Which of the two, only its flags and native memory tracking can tell.",
        Needs = ["the kernel's report with its table of tasks, with the victim's size beside the container's limit, or with its score"],
        Thresholds = ["nine tenths of the container's limit: what the kernel calls anonymous leaves out files and the kernel's own share", "a score of 700: seven tenths of memory and swap, where nothing moves it"],
        References = ["kernel: mm/oom_kill.c, oom_badness"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var killed = limit.Facts.First<ProcessKilled>(killed => killed.Victim == "java" && killed.Tasks.Count > 0) ?? limit.Facts.First<ProcessKilled>(killed => killed is { Victim: "java", AnonymousBytes: > 0 });
        if (limit.Process.IsFlink)
            return;
        if (killed?.AnonymousBytes is not { } java)
        {
            WeighScore(limit, scale);
            return;
        }

        var bound = killed.LimitBytes ?? limit.Process.MemoryLimit?.Bytes;
        var other = killed.Tasks.Where(task => task.Name != "java").Select(task => task.Bytes).DefaultIfEmpty(0).Max();
        if (killed.Tasks.Count > 0 && java > 4 * other)
            scale.For(Weight.Weak, "share", $"java had {Bytes.Text(java)}, the next largest task {Bytes.Text(other)}", killed);
        else if (killed.Tasks.Count == 0 && limit.Failure == "container-limit" && bound is { } most && java >= most * NearlyAll && java <= most * Plausible)
            scale.For(Weight.Weak, "share", $"java alone had {Bytes.Text(java)} of the limit's {Bytes.Text(most)}", killed, killed.LimitBytes is null ? limit.Process.MemoryLimit : null);
        scale.Lacks("the JVM's settings and what it uses outside the heap", "jcmd PID VM.flags; jcmd PID VM.native_memory summary; cat memory.max");
    }

    // Kubernetes moves the score by as much as it likes; a service of its own has what it takes.
    private static void WeighScore(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.MemoryLimit is not null || Scored(limit) is not { } scored)
            return;
        scale.For(Weight.Weak, "score", $"the kernel gave java a score of {scored.Score}: about {scored.Score / 10} % of the machine's memory and swap were its own, unless its oom_score_adj was raised", scored);
        scale.Conclude("java itself had most of the machine's memory: its settings allow more than the machine has", "oversized/process");
        scale.Lacks("what the JVM may take, and what the machine has", "jcmd PID VM.flags (MaxHeapSize, MaxDirectMemorySize); free -m; cat /proc/PID/oom_score_adj");
    }

    private static ProcessKilled? Scored(BrokenLimit limit) =>
        limit.Facts.First<ProcessKilled>(killed => killed is { Scope: KillScope.Host, Victim: "java", AnonymousBytes: null, Score: >= MostOfAll and < 1000 });

    private static Fix OfScore() => new(Applicability.Check, "leave the machine room: -Xmx and -XX:MaxDirectMemorySize together at most two thirds of its memory, or a machine with more RAM")
    {
        Text = "Start scripts of servers often bring defaults for larger machines (RocketMQ's runbroker.sh takes -Xmx8g and 15 GB of direct memory besides): set them in the script or in JAVA_OPT. Mapped files are page cache, which the kernel takes back and does not kill for. Without swap a burst of any other process is enough.",
        Verify = "free -m shows a tenth of the machine available over a full load cycle",
    };

    public override IEnumerable<Fix> Mend(BrokenLimit limit) => limit.Failure == "host-oom" && Scored(limit) is not null && limit.Facts.Of<ProcessKilled>().All(killed => killed.AnonymousBytes is null) ? [OfScore()] :
    [
        new Fix(Applicability.Check, "make heap and limit fit: -Xmx of about half the container's memory limit, or a higher limit")
        {
            Text = $"At the kill java had {Bytes.Text(limit.Facts.Of<ProcessKilled>().Max(killed => killed.AnonymousBytes) ?? 0)}. " + FlinkMemoryFix.Size(limit.Facts.Of<ProcessKilled>().Max(killed => killed.AnonymousBytes) * 5 / 4 ?? 1L << 30) + " would leave it a fifth of room.",
            Verify = "the working set stays 10 % below the limit for a day",
        },
    ];
}
