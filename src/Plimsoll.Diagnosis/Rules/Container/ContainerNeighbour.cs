namespace Plimsoll.Diagnosis.Rules;

/// <summary>Another process in the same control group took the memory; the JVM was only the largest.</summary>
internal sealed class ContainerNeighbour : Rule
{
    /// <summary>Share of the limit from which a second process counts: supervisors and shells stay far below.</summary>
    private const double Large = 0.25;

    public override RuleCard Card { get; } = new()
    {
        Id = "container-neighbour",
        Title = "Another process in the container took the memory, the JVM was killed for it",
        Explains = ["container-limit", "host-oom"],
        Cause = "external/neighbour",
        Mechanism = "The kernel kills the task with the highest score, by and large the largest, whoever grew last. A JVM that stands still at its usual size is killed when a sort, a backup or a second service grows beside it. The table of tasks in the kernel's report tells them apart; so does a second kill of the grower itself.",
        Needs = ["the kernel's report with its table of tasks"],
        Thresholds = ["a quarter of the limit"],
        Refuters = ["the JVM alone holds nine tenths of the limit"],
        References = ["kernel: mm/oom_kill.c, dump_tasks and oom_badness"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        WeighSeries(limit, scale);
        var kills = limit.Facts.Of<ProcessKilled>();
        if (kills.FirstOrDefault(killed => killed.Victim == "java" && killed.Tasks.Count > 0) is not { } kill)
            return;
        var bound = kill.LimitBytes ?? kill.Tasks.Sum(task => task.Bytes);
        var java = kill.Tasks.Where(task => task.Name == "java").Sum(task => task.Bytes);
        if (java >= bound * 0.9)
            scale.Refute($"java alone had {Bytes.Text(java)} of {Bytes.Text(bound)}", kill);
        // The table of an old kernel, or a cut one, may hold java alone.
        if (kill.Tasks.Where(task => task.Name != "java").OrderByDescending(task => task.Bytes).Select(task => (KernelTask?)task).FirstOrDefault() is not { } other || other.Bytes < bound * Large)
            return;
        scale.For(Weight.Strong, "table", $"{other.Name} had {Bytes.Text(other.Bytes)} beside java's {Bytes.Text(java)}, of {Bytes.Text(bound)}", kill);
        if (limit.Process.MaxHeap is { } heap && java <= heap + (128L << 20))
            scale.For(Weight.Strong, "budget", $"java's {Bytes.Text(java)} fit its heap of {Bytes.Text(heap)} and its usual surroundings", limit.Process.Flags["MaxHeapSize"]);
        if (kills.FirstOrDefault(killed => killed.Victim == other.Name) is { } second)
            scale.For(Weight.Strong, "second", $"{other.Name} grew on and was killed itself with {Bytes.Text(second.AnonymousBytes ?? 0)}", second);
        scale.Conclude($"{other.Name} grew beside java in the same container until the kernel killed java");
    }

    // Resident memory of two programs over time: the JVM stands still, the other grows.
    private static void WeighSeries(BrokenLimit limit, Scale scale)
    {
        var series = limit.Facts.Of<ResidentMemory>().Where(sample => sample.Program.Length > 0).GroupBy(sample => sample.Program, StringComparer.Ordinal).Where(group => group.Count() >= 3).ToArray();
        var jvm = series.FirstOrDefault(group => IsJvm(group.Key));
        var grower = series.Where(group => !IsJvm(group.Key)).MaxBy(group => group.Max(sample => sample.Bytes) - group.First().Bytes);
        if (jvm is null || grower is null)
            return;
        var (largest, first) = (grower.MaxBy(sample => sample.Bytes)!, grower.First());
        var still = jvm.Skip(jvm.Count() / 2).ToArray();
        if (largest.Bytes - first.Bytes < 64L << 20 || still[^1].Bytes > still[0].Bytes * 1.1)
            return;
        scale.For(Weight.Decisive, "series", $"{grower.Key} grew from {Bytes.Text(first.Bytes)} to {Bytes.Text(largest.Bytes)} while {jvm.Key} stayed at {Bytes.Text(still[^1].Bytes)}", largest, still[^1]);
        scale.Conclude($"{grower.Key} grew beside the JVM in the same container until the limit was reached");
    }

    private static bool IsJvm(string program) => program is "java" or "taskmanager" or "jobmanager" || program.Contains("jvm", StringComparison.Ordinal);

    private static string? Grower(BrokenLimit limit) =>
        limit.Facts.Of<ResidentMemory>().Where(sample => sample.Program.Length > 0 && !IsJvm(sample.Program)).MaxBy(sample => sample.Bytes)?.Program;

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var other = limit.Facts.Of<ProcessKilled>().SelectMany(killed => killed.Tasks).Where(task => task.Name != "java").OrderByDescending(task => task.Bytes).Select(task => task.Name).FirstOrDefault() ?? Grower(limit) ?? "the other process";
        yield return new Fix(Applicability.Check, $"run {other} in a container of its own, or limit its memory{(other == "sort" ? " (sort --buffer-size=64M)" : "")}; the JVM needs no change")
        {
            Text = "If both must share the container, raise its limit by what the other process needs at its peak. Do not lower -Xmx for it.",
            Verify = "ps -eo rss,comm --sort=-rss inside the container while both run: the sum stays below the limit",
        };
    }
}
