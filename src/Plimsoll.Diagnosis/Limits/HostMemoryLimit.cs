namespace Plimsoll.Diagnosis.Limits;

/// <summary>The host itself had no memory left, and its kernel chose a victim.</summary>
internal sealed class HostMemoryLimit : Limit
{
    public override string Failure => "host-oom";

    public override string Name => "the host's memory";

    public override string Signs => "Out of memory: Killed process (without a control group) | The node was low on resource: memory";

    public override int Rank => 16;

    public override void Weigh(ProcessCase process, Scale scale)
    {
        foreach (var killed in process.Facts.Of<ProcessKilled>().Where(killed => killed.Scope is KillScope.Host or KillScope.Eviction))
            scale.For(Weight.Decisive, "kill", killed.Scope == KillScope.Host ? $"the kernel killed {killed.Victim} for want of memory on the host" : "Kubernetes evicted the pod for want of memory on the node", killed);
        var told = process.Case.Facts.Of<Statement>();
        if (told.FirstOrDefault(statement => statement.Topic == Topic.MallocArenas) is not { } arenas)
            return;
        scale.For(Weight.Strong, "arenas", "memory outside the JVM's own count grows in ranges of 64 MiB", arenas);
        if (told.FirstOrDefault(statement => statement.Topic == Topic.ResidentStays) is { } stays)
            scale.For(Weight.Strong, "resident", "the resident size does not fall", stays);
    }
}
