using Plimsoll.Diagnosis.Fixes;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A command beside the JVM was killed: the container holds both and has not enough for it.</summary>
internal sealed class ContainerChildKilled : Rule
{
    /// <summary>A JVM of an agent takes half of it before any command runs.</summary>
    private const long Small = 512L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "container-child-killed",
        Title = "A command that was started beside the JVM does not fit the container's limit",
        Explains = ["container-limit", "host-oom"],
        Cause = "undersized/container",
        Mechanism = "Agents of build systems are small JVMs that start large commands: git unpacking a repository, compilers, npm, a native image. All of them count against the one limit of the container, and the kernel kills the largest: often the command and not the JVM, which lives on and reports signal 9 or exit code 137. Where a pod has several containers, the limit of the one that the command runs in counts, which may be a default of the template and not the one that was raised.",
        Needs = ["the message that a command was ended by signal 9, or by the out-of-memory killer", "the container's limit"],
        Thresholds = ["512 MiB: a JVM and a command that works on a large repository or compiles do not fit below it"],
        Refuters = ["somebody who ended the command by hand or by a time-out"],
        References = ["git: run-command.c, wait_or_whine", "kernel: cgroup v2, memory.max", "Jenkins Kubernetes plugin: containerTemplate, resourceLimitMemory", "Quarkus: quarkus.native.native-image-xmx"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var bound = limit.Process.MemoryLimit;
        if (limit.Facts.First<ChildKilled>() is { } child && bound is not null)
        {
            scale.For(Weight.Strong, "child", $"{Name(child.Program)} was ended by SIGKILL in a container of {Bytes.Text(bound.Bytes)}, beside the JVM that started it", child, bound);
            if (bound.Bytes <= Small)
                scale.For(Weight.Weak, "limit", $"{Bytes.Text(bound.Bytes)} are little for a JVM and a command together", bound);
            scale.Conclude($"{Name(child.Program)} and the JVM that started it do not fit a container of {Bytes.Text(bound.Bytes)}");
        }

        if (Builder(limit) is { } builder)
        {
            scale.For(Weight.Strong, "builder", "the build tool says that its image builder was killed for want of memory", builder);
            scale.Conclude("The machine or container that builds the native image has less memory than the builder takes");
            scale.Lacks("how much the builder may take, and how much there is", "docker info --format '{{.MemTotal}}'; free -m; the setting quarkus.native.native-image-xmx or -J-Xmx of native-image");
        }
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (Builder(limit) is not null)
        {
            yield return new Fix(Applicability.Check, "give Docker (or the machine that builds) more memory, 8 GB at least, and set the builder's heap below it: quarkus.native.native-image-xmx, or -J-Xmx for native-image")
            {
                Text = "Docker Desktop and podman machines are virtual machines with a memory of their own: Settings > Resources > Memory, or podman machine set --memory. A larger native-image-xmx than that memory makes it worse, not better. Stop other containers while it builds.",
                Verify = "the build ends; docker stats during the build stays below the machine's memory",
            };
            yield break;
        }

        var stated = limit.Process.MemoryLimit;
        var wanted = stated is null ? null : FlinkMemoryFix.Size(Math.Max(stated.Bytes * 4, 1L << 30)).ToUpperInvariant() + "i";
        yield return new Fix(Applicability.Check, $"raise the memory limit of the container that the command runs in{(wanted is null ? "" : $" to {wanted}")}")
        {
            Changes = stated is null ? [] : [new Change("resources.limits.memory", wanted, Bytes.Text(stated.Bytes), stated.Origin.Source, stated.Origin.Line)],
            Text = "kubectl get pod POD -o yaml shows which limit the pod really got: a template's default may stand there instead of what was set (Jenkins: containerTemplate(name: 'jnlp', ..., resourceLimitMemory: '1Gi')). For git a shallow clone and git config pack.windowMemory, pack.threads 1 need less; for compilers fewer jobs in parallel.",
            Verify = "kubectl top pod POD --containers stays 10 % below the limit while the command runs",
        };
    }

    private static ProcessKilled? Builder(BrokenLimit limit) => limit.Facts.First<ProcessKilled>(killed => killed.Victim == "native-image");

    private static string Name(string program) => program.Length > 0 ? program : "A command";
}
