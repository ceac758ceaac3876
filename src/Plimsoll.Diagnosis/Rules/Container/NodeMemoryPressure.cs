using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The node ran out of memory, and the pod had reserved less than it used.</summary>
internal sealed class NodeMemoryPressure : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "node-memory-pressure",
        Title = "The node ran short of memory, and the kubelet evicted a pod that used more than it had requested",
        Explains = ["host-oom"],
        Cause = "external/host-pressure",
        Mechanism = "The scheduler fills a node by the pods' requests, not by what they use. Where they use more, the node's memory falls below the kubelet's threshold (memory.available<100Mi by default), and it evicts first the pods that are beyond their request, by how far. "
            + "A request of 0 is always exceeded. The pod's own limit was not reached, so its JVM's settings are not the cause.",
        Needs = ["the kubelet's message: pod events, kubectl describe pod, the pod's status"],
        Refuters = ["an eviction for ephemeral storage, inodes or process ids"],
        References = ["Kubernetes docs: Node-pressure Eviction", "k8s.io/kubernetes/pkg/kubelet/eviction/helpers.go: evictionMessage"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var evicted = limit.Facts.Of<ProcessKilled>().Where(killed => killed.Scope == KillScope.Eviction).ToArray();
        if (evicted is not [var any, ..])
            return;
        scale.For(Weight.Weak, "eviction", "the kubelet evicted the pod because the node was low on memory", any);
        if (evicted.Where(killed => killed is { UsedBytes: not null, RequestBytes: not null }).MaxBy(killed => killed.UsedBytes) is { UsedBytes: { } used, RequestBytes: { } request } told && used > request)
        {
            scale.For(Weight.Strong, "request", $"{Name(told)} was using {Bytes.Text(used)} with a request of {(request == 0 ? "nothing" : Bytes.Text(request))}: the scheduler had reserved no more for it", told);
            scale.Conclude($"The node ran short of memory; {Name(told)} used {Bytes.Text(used)} and had requested {(request == 0 ? "nothing" : Bytes.Text(request))}");
        }

        scale.Lacks("who uses the node's memory beside its requests", "kubectl top pods -A --sort-by=memory; kubectl describe node NODE (Allocated resources, Conditions)");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var told = limit.Facts.Of<ProcessKilled>().Where(killed => killed is { Scope: KillScope.Eviction, UsedBytes: > 0 }).MaxBy(killed => killed.UsedBytes);
        var wanted = told?.UsedBytes is { } used ? FlinkMemoryFix.Size(used * 6 / 5) : null;
        yield return new Fix(Applicability.Check, wanted is null ? "request what the process uses at its peak, and set the limit to the request" : $"request what the process uses, and set the limit to the request: resources.requests.memory and resources.limits.memory {Quantity(wanted)}")
        {
            Changes = wanted is null ? [] : [new Change("resources.requests.memory", Quantity(wanted), told?.RequestBytes is { } request ? Bytes.Text(request) : null), new Change("resources.limits.memory", Quantity(wanted))],
            Text = (told is null ? "" : $"{Bytes.Text(told.UsedBytes ?? 0)} were in use; a fifth is added. ") + "With the limit equal to the request the pod is of class Guaranteed or keeps within what is reserved for it, and goes last. Then the scheduler places it only where that much is free: the node may need more memory or fewer pods.",
            Verify = "kubectl get events shows no Evicted; kubectl describe node NODE: the sum of memory requests is near what kubectl top node shows",
        };
    }

    private static string Name(ProcessKilled killed) => killed.Container.Length > 0 ? $"container {killed.Container}" : "it";

    // Kubernetes writes Mi and Gi for what Java calls m and g.
    private static string Quantity(string size) => size.ToUpperInvariant() + "i";
}
