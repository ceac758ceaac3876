using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>What the JVM is set to take is more than the machine that people say it runs on.</summary>
internal sealed class SettingsBeyondMachine : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "settings-beyond-machine",
        Title = "The JVM's settings ask for more memory than the machine has",
        Explains = ["container-limit", "host-oom"],
        Cause = "oversized/process",
        Mechanism = "Images, charts and sample configurations come with sizes for the machines of their authors: a heap with -Xms as large as -Xmx, Flink's managed and network memory, direct memory besides. On a smaller machine all of it is asked for at the start or soon after, and the kernel or the container runtime ends the process, though nothing leaks.",
        Needs = ["words that the machine is small, or its memory", "what the process takes, the heap's size, or those of all JVMs on it"],
        Thresholds = ["three quarters of the machine's memory for the heap alone: the rest of the JVM and the system take a quarter of any small machine"],
        Refuters = ["memory that grows for hours or days"],
        References = ["docs of the JVM: MaxRAMPercentage is 25 where nothing is set"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var share = HeapsOnMachine.Of(limit.Process);
        var heap = share?.Heaps ?? limit.Process.MaxHeap;
        var used = limit.Case.Facts.First<ProcessSizeTold>();
        if (heap is null && used is null)
            return;
        if (limit.Case.Facts.First<SmallMachine>() is { } small)
            scale.For(Weight.Strong, "machine", "the machine is reported to be a small one", small);
        else if (share is { IsTooMuch: true } whole)
            scale.For(Weight.Strong, "machine", $"{(whole.Count > 1 ? $"the heaps of {whole.Count} JVMs" : "the heap")} may take {Bytes.Text(whole.Heaps)} of a machine with {Bytes.Text(whole.Machine)}", whole.Told, whole.HeapFact);
        if (!scale.HasSupport)
            return;
        scale.For(Weight.Weak, "sizes", used is not null ? $"the process is reported to take {Bytes.Text(used.Bytes)} as it is configured" : $"the heap alone may take {Bytes.Text(heap ?? 0)}", (Fact?)used ?? share?.HeapFact ?? limit.Process.HeapFlag);
        if (limit.Case.Facts.First<RegionGrows>() is { } growth)
            scale.Against("growth", "memory is reported to grow without end", growth);
        if (share is { IsTooMuch: true } heaps && (used?.Bytes ?? 0) <= heaps.Heaps)
            scale.Conclude($"{(heaps.Count > 1 ? $"The heaps of {heaps.Count} JVMs ask" : "The heap asks")} for {Bytes.Text(heaps.Heaps)} of a machine that has {Bytes.Text(heaps.Machine)} for all of its programs", "oversized/heap");
        else
            scale.Conclude($"The settings ask for {Bytes.Text(Math.Max(used?.Bytes ?? 0, heap ?? 0))}, more than this machine has to give");
        scale.Lacks("what the machine or container has", "free -m; cat /sys/fs/cgroup/memory.max; jcmd PID VM.flags");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var share = HeapsOnMachine.Of(limit.Process);
        var machine = share?.Machine ?? Machine(limit)?.Number;
        if (share is { Count: > 1 } several)
            yield return new Fix(Applicability.Check, $"lower -Xmx of each of the {several.Count} JVMs until their heaps together are half of the machine's memory ({FlinkMemoryFix.Size(several.Machine / 2)}), run fewer of them at once, or add RAM")
            {
                Text = "Each JVM takes 150 to 300 MiB beside its heap (metaspace, compiled code, stacks, buffers): heaps that fit alone do not fit together.",
                Verify = "free -m shows a tenth of the machine available while all of them are busy",
            };
        yield return new Fix(Applicability.Check, machine is { } bytes ? $"lower the heap to half of the machine's memory: -Xmx{FlinkMemoryFix.Size(bytes / 2)}, and what it takes off-heap besides; or give it a machine with more RAM" : "lower what the JVM is set to take until heap and off-heap memory together are three quarters of the machine's RAM (-Xmx, -Xms; in Flink taskmanager.memory.process.size or the managed and off-heap sizes of flink-conf.yaml), or give it a machine with more RAM")
        {
            Text = "Set a memory limit on the container as well, so that the machine's other programs are not the ones that are killed. -Xms below -Xmx lets an idle program take less.",
            Verify = "free -m shows a tenth of the machine available over a full load cycle",
        };
    }

    private static Statement? Machine(BrokenLimit limit) => limit.Case.Facts.First<Statement>(statement => statement is { Topic: Topic.MachineMemory, Number: > 0 });
}
