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
    }

    private static string Describe(ProcessKilled killed)
    {
        var who = killed.Scope switch { KillScope.YarnPhysical or KillScope.YarnVirtual => "YARN", KillScope.ControlGroup => "the kernel", _ => "the container runtime" };
        var limit = killed.LimitBytes is { } bytes ? $" at its limit of {Bytes.Text(bytes)}" : "";
        return $"{who} killed {(killed.Victim.Length > 0 ? killed.Victim : "the process")}{limit}";
    }
}
