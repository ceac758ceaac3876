namespace Plimsoll.Diagnosis.Limits;

/// <summary>A container's memory limit ended the process from outside: the JVM itself saw nothing.</summary>
internal sealed class ContainerLimitLimit : Limit
{
    public override string Failure => "container-limit";

    public override string Name => "the container's memory limit";

    public override string Signs => "OOMKilled | exit code 137 | beyond physical memory limits | Memory cgroup out of memory";

    public override int Rank => 15;

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var killed in process.Facts.Of<ProcessKilled>().Where(killed => killed.Scope is not (KillScope.Host or KillScope.Eviction)))
            scale.For(Weight.Decisive, "kill", Describe(killed), killed);
        foreach (var exit in process.Facts.Of<ProcessExit>().Where(exit => exit.Reason == "OOMKilled"))
            scale.For(Weight.Decisive, "kill", "the container runtime reports OOMKilled", exit);
        if (process.Case.Facts.First<Statement>(statement => statement.Topic == Topic.KilledBeyond && process.MemoryLimit is { } stated && statement.Number >= stated.Bytes * 0.9) is { } beyond)
            scale.For(Weight.Decisive, "kill", $"it is killed when it grows beyond {Bytes.Text(beyond.Number ?? 0)}, which is the container's limit", beyond, process.MemoryLimit);
        WeighExit(process, scale);
    }

    // Exit code 137 alone says SIGKILL, by whomever; beside a limit below what the JVM's own settings add up to it says more.
    private static void WeighExit(ProcessCase process, Scale scale)
    {
        if (process.Facts.First<ProcessExit>(exit => exit is { Code: 137, Reason: not ("Error" or "Completed") }) is not { } killed || process.MemoryLimit is not { } limit)
            return;
        if (process.Budget is { } budget && budget.Total >= limit.Bytes)
            scale.For(Weight.Decisive, "kill", $"it was killed (exit code 137) in a container of {Bytes.Text(limit.Bytes)}, while the JVM's own settings and needs add up to {Bytes.Text(budget.Total)}", killed, limit);
    }

    private static string Describe(ProcessKilled killed)
    {
        var who = killed.Scope switch { KillScope.YarnPhysical or KillScope.YarnVirtual => "YARN", KillScope.ControlGroup => "the kernel", _ => "the container runtime" };
        var limit = killed.LimitBytes is { } bytes ? $" at its limit of {Bytes.Text(bytes)}" : "";
        return $"{who} killed {(killed.Victim.Length > 0 ? killed.Victim : "the process")}{limit}";
    }
}
