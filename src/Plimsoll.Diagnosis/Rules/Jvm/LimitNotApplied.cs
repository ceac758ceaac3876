using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A memory limit was set where the JVM in question does not see it.</summary>
internal sealed class LimitNotApplied : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "memory-option-not-applied",
        Title = "A memory option was set where the JVM does not see it",
        Explains = ["netty-direct-memory", "direct-memory", "invalid-configuration", "heap-space", "metaspace"],
        Cause = "wrong-setting/option-not-applied",
        Mechanism = "java passes everything after -jar FILE or the main class to the program: -Xmx and -XX options there are silently ignored. Scripts do that too (Nacos appends JAVA_OPT_EXT after -jar), and services that start other JVMs give them options of their own (Druid's middle manager: druid.indexer.runner.javaOpts). "
            + "A chart's values may never reach the process, and Netty's own property takes a plain number of bytes and ignores 16G. The limit in the failure's message then differs from the one that stands in the file.",
        Needs = ["the command line or option file, and the limit that the failure names"],
        Refuters = ["the limit in the message is the one that was set"],
        References = ["java(1): java [options] -jar jarfile [args...]", "Nacos bin/startup.sh", "Druid docs: druid.indexer.runner.javaOptsArray", "io.netty.util.internal.PlatformDependent (io.netty.maxDirectMemory), SystemPropertyUtil.getLong"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        if (Wanted(limit) is null && NotApplied.Of(limit) is { } lost)
        {
            scale.For(lost.Weight, "place", lost.Claim, lost.Flag, NettyRequest.Of(limit)?.Thrown);
            scale.Conclude($"{lost.Flag.Origin.Excerpt} has no effect: the JVM runs with {Bytes.Text(NettyRequest.Of(limit)?.Max ?? 0)}");
            scale.Lacks("what the JVM was really started with", "jcmd PID VM.command_line; tr '\\0' '\\n' < /proc/PID/cmdline");
            return;
        }

        if (Wanted(limit) is not { } wanted || JvmFlags.ParseBytes(wanted.Value) is not { } bytes || InForce(limit) is not var (stated, fact))
            return;
        if (Math.Abs(bytes - stated) < bytes / 50)
            return;
        if (wanted.AfterMain)
            scale.For(Weight.Decisive, "place", $"{wanted.Origin.Excerpt} stands behind -jar or the main class: java hands it to the program", wanted);
        else if (limit.Failure == "invalid-configuration")
            scale.For(Weight.Strong, "place", $"the option file sets {Bytes.Text(bytes)}", wanted);
        else
            return;
        scale.For(Weight.Strong, "limit", $"the limit in force is {Bytes.Text(stated)}, not {Bytes.Text(bytes)}", fact);
        scale.Conclude($"-XX:{wanted.Name}={wanted.Value} has no effect: the JVM runs with {Bytes.Text(stated)}");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var wanted = Wanted(limit);
        var option = $"-XX:{wanted?.Name ?? "MaxDirectMemorySize"}=";
        if (limit.Facts.First<StartRefused>() is { } refused)
        {
            yield return new Fix(Applicability.Check, $"give the option to the JVM that runs the tasks: druid.indexer.runner.javaOpts (javaOptsArray) in the middleManager's runtime.properties")
            {
                Changes = [new Change("druid.indexer.runner.javaOptsArray", $"[\"{option}{FlinkMemoryFix.Size(refused.Needed)}\"]")],
                Text = $"The peon is a JVM of its own: jvm.config of the service does not reach it. It needs {Bytes.Text(refused.Needed)}; or lower druid.processing.buffer.sizeBytes, numThreads or numMergeBuffers for it (druid.indexer.fork.property.druid.processing...).",
                Verify = "the task's log no longer says 'Not enough direct memory'",
            };
            yield break;
        }

        if (wanted is null && NotApplied.Of(limit) is { } lost)
        {
            yield return new Fix(Applicability.Check, lost.Cure)
            {
                Changes = lost.Value is { } value ? [new Change(lost.Flag.Name + "=", value, lost.Flag.Value, lost.Flag.Origin.Source, lost.Flag.Origin.Line)] : [],
                Text = "An option in a file helps only when the start script or the chart puts it on the command line: under the key that it reads, before -jar, and after a restart of the process. The limit is not too small before that is so.",
                Verify = "the next start's command line shows the option, and the program logs the new limit",
            };
            yield break;
        }

        yield return new Fix(Applicability.Safe, $"put {option}{wanted?.Value} before -jar")
        {
            Changes = [new Change(option, wanted?.Value, null, wanted?.Origin.Source, wanted?.Origin.Line ?? 0)],
            Text = "In Nacos 2.4.0 and later that is CUSTOM_NACOS_MEMORY, which replaces the default memory options: repeat the heap sizes (-Xms, -Xmx, -Xmn) in it. Before 2.4 it is JAVA_OPT in bin/startup.sh. JAVA_OPT_EXT is appended after -jar. JAVA_TOOL_OPTIONS reaches every JVM whatever the script does.",
            Verify = $"jcmd PID VM.flags shows {option}",
        };
    }

    private static JvmFlag? Wanted(BrokenLimit limit)
    {
        var name = limit.Failure switch { "heap-space" => "MaxHeapSize", "metaspace" => "MaxMetaspaceSize", _ => "MaxDirectMemorySize" };
        var flags = limit.Facts.Of<JvmFlag>().Where(flag => flag.Name == name).ToArray();
        return limit.Failure == "invalid-configuration" ? flags.LastOrDefault() : flags.LastOrDefault(flag => flag.AfterMain);
    }

    private static (long Bytes, Fact Fact)? InForce(BrokenLimit limit)
    {
        if (limit.Facts.First<StartRefused>() is { } refused)
            return (refused.Available, refused);
        if (NettyRequest.Of(limit) is { } request)
            return (request.Max, request.Thrown);
        return limit.Failure == "heap-space" && limit.Process.Flags["MaxHeapSize"] is { InForce: true } heap && JvmFlags.ParseBytes(heap.Value) is { } bytes ? (bytes, heap) : null;
    }
}
