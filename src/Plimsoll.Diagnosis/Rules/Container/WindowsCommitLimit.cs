namespace Plimsoll.Diagnosis.Rules;

/// <summary>Windows has promised all the memory that it may promise.</summary>
internal sealed class WindowsCommitLimit : Rule
{
    /// <summary>ERROR_COMMITMENT_LIMIT of winerror.h.</summary>
    private const int CommitmentLimit = 1455;

    public override RuleCard Card { get; } = new()
    {
        Id = "windows-commit-limit",
        Title = "Windows has reached its commit limit: memory and paging file together are promised away",
        Explains = ["native-memory"],
        Cause = "external/host-pressure",
        Mechanism = "Windows promises no more memory than RAM and paging file hold together. What every program has committed counts, whether it is touched or not: several JVMs side by side (a build that forks tests, agents, an IDE) each commit their -Xms, class space and code cache. Error 1455 (\"the paging file is too small\") says that the sum is reached; which JVM meets it is chance, and small refusals beside it (code cache, metaspace) are its victims.",
        Needs = ["os::commit_memory failed with errno 1455, or CreateProcess error=1455"],
        References = ["winerror.h: ERROR_COMMITMENT_LIMIT (1455)", "hotspot os_windows.cpp, os::pd_commit_memory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var refused = Refusals(limit);
        if (refused.MaxBy(refusal => refusal.Bytes ?? 0) is not { } largest)
            return;
        var size = largest.Bytes is { } bytes ? $" {Bytes.Text(bytes)} were asked for." : "";
        scale.For(Weight.Decisive, "commit", $"Windows refused with error 1455, its commit limit: RAM and paging file are promised to all programs together.{size}", largest);
        if (refused.Length > 1)
            scale.For(Weight.Weak, "several", $"{refused.Length} refusals of this kind: several processes want memory at the same time", refused[^1]);
        scale.Conclude($"Windows has reached its commit limit (RAM and paging file){(largest.Bytes is { } asked ? $" when a JVM asked for {Bytes.Text(asked)}" : "")}");
        scale.Lacks("who has committed how much", "Task Manager, Details, column Commit size; Performance, Memory: Committed; typeperf \"\\Memory\\Committed Bytes\" \"\\Memory\\Commit Limit\" -sc 1");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        yield return new Fix(Applicability.Check, "enlarge the paging file (page file), or let Windows manage its size; and run fewer or smaller JVMs at the same time (-Xms below -Xmx, fewer test forks)")
        {
            Text = "System properties, Advanced, Performance, Virtual memory; a paging file of one to two times the RAM only backs the promises and is hardly written to. A smaller -Xmx, -Xms and -XX:ReservedCodeCacheSize of each JVM helps as well: Maven's forkCount and argLine, Gradle's org.gradle.jvmargs and workers. It is no fault of the heap or the code cache of the JVM that was refused.",
            Verify = "Committed stays a tenth below the limit while everything runs",
        };
    }

    private static NativeRefusal[] Refusals(BrokenLimit limit) => [.. limit.Facts.Of<NativeRefusal>().Where(refusal => refusal.Errno == CommitmentLimit)];
}
