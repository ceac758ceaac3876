using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>A memory limit was set where the JVM in question does not see it.</summary>
internal sealed class MemoryOptionNotApplied : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "memory-option-not-applied",
        Title = "A memory option was set where the JVM does not see it",
        Explains = ["netty-direct-memory", "direct-memory", "invalid-configuration", "heap-space", "gc-overhead", "gc-stall", "metaspace"],
        Cause = "wrong-setting/option-not-applied",
        Mechanism = "java passes everything after -jar FILE or the main class to the program: -Xmx and -XX options there are silently ignored. Scripts do that too (Nacos appends JAVA_OPT_EXT after -jar), and services that start other JVMs give them options of their own (Druid's middle manager: druid.indexer.runner.javaOpts). "
            + "Variables come before and behind the command line: JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS are beaten by it, and _JAVA_OPTIONS beats it, wherever it was set (the JVM prints 'Picked up _JAVA_OPTIONS'). "
            + "A build tool's variable reaches its launcher only, not the daemon and the forks that do the work (GRADLE_OPTS, MAVEN_OPTS). A chart's values may never reach the process, and Netty's own property takes a plain number of bytes and ignores 16G. The limit in the failure's message then differs from the one that stands in the file.",
        Needs = ["the command line or option file, and the limit that the failure names; or words that an option does not arrive"],
        Refuters = ["the limit in the message is the one that was set"],
        References = ["java(1): java [options] -jar jarfile [args...]; JDK_JAVA_OPTIONS", "hotspot arguments.cpp, Arguments::parse and Arguments::set_heap_size (JDK 8 to 25)", "Nacos bin/startup.sh", "Druid docs: druid.indexer.runner.javaOptsArray", "io.netty.util.internal.PlatformDependent (io.netty.maxDirectMemory), SystemPropertyUtil.getLong"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Process.IsFlink)
            return;
        if (Region(limit) is { } region)
        {
            WeighRegion(limit, region, scale);
            return;
        }

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
        if (Region(limit) is { } region)
        {
            foreach (var fix in MendRegion(limit, region))
                yield return fix;
            yield break;
        }

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

    private static string? Region(BrokenLimit limit) => limit.Failure switch { "heap-space" or "gc-overhead" or "gc-stall" => "MaxHeapSize", "metaspace" => "MaxMetaspaceSize", _ => null };

    private static void WeighRegion(BrokenLimit limit, string region, Scale scale)
    {
        // A stall has other reasons than a small heap.
        var most = limit.Failure == "gc-stall" ? Weight.Strong : Weight.Decisive;
        if (BeatenOption.Of(limit, region) is { } beaten)
        {
            scale.For(beaten.Weight == Weight.Decisive ? most : beaten.Weight, "place", beaten.Claim, beaten.Winner, beaten.Beaten);
            scale.Conclude($"{beaten.Beaten.Origin.Excerpt} has no effect: {beaten.Winner.Origin.Excerpt} {(beaten.Winner.Variable.Length > 0 ? $"in {beaten.Winner.Variable} " : "on the command line ")}wins");
        }
        else if (MisplacedOption.Of(limit, region) is { } lost)
        {
            scale.For(lost.Flag.Listed ? Weight.Strong : most, "place", lost.Flag.Listed ? $"the program itself got {lost.Flag.Origin.Excerpt} as an argument: it stands behind -jar or the main class, where the JVM does not see it" : $"{lost.Flag.Origin.Excerpt} stands behind -jar or the main class: java hands it to the program", lost.Flag);
            if (lost.InForce is var (bytes, fact))
                scale.For(most == Weight.Decisive ? Weight.Strong : Weight.Weak, "limit", $"the limit in force is {Bytes.Text(bytes)}, not {lost.Flag.Value}", fact);
            scale.Conclude($"{lost.Flag.Origin.Excerpt} has no effect: it stands behind -jar or the main class, and the JVM runs with {(lost.InForce is var (real, _) ? Bytes.Text(real) : "its own choice")}");
            scale.Lacks("what the JVM was really started with", "jcmd PID VM.command_line; jcmd PID VM.flags");
        }
        else if (UnreadVariable.Of(limit) is { } unread)
        {
            scale.For(Weight.Strong, "place", unread.Claim, unread.Fact);
            scale.Conclude($"The heap that was asked for{(unread.Place.Length > 0 ? $" ({unread.Place})" : "")} does not reach the JVM that ran out");
            scale.Lacks("what the JVM was really started with", "jcmd PID VM.command_line; jcmd PID VM.flags (MaxHeapSize); ps -ef | grep -e -Xmx while it runs");
        }
    }

    private static IEnumerable<Fix> MendRegion(BrokenLimit limit, string region)
    {
        if (BeatenOption.Of(limit, region) is { } beaten)
            yield return beaten.Winner.Variable.Length > 0 ? WithoutVariable(beaten) : OnCommandLine(beaten);
        else if (MisplacedOption.Of(limit, region) is { Flag: var lost })
            yield return InFront(lost);
        else if (UnreadVariable.Of(limit) is { } unread)
            yield return WhereItIsRead(unread);
    }

    private static Fix WhereItIsRead(UnreadVariable unread) => new(Applicability.Check, $"set -Xmx where the JVM that ran out reads it{(unread.Fact is HeapVariable ? $", not in {unread.Place}" : "")}")
    {
        Text = "A build or a scan has several JVMs: the launcher that was called, a daemon, forks and workers. Each has a place of its own for its options, and a variable of the launcher ends there. In a pipeline the variable must also be exported to that very step.",
        Verify = "ps -ef | grep -e -Xmx shows the new size in the command line of the JVM that failed; jcmd PID VM.flags shows it as MaxHeapSize",
    };

    private static Fix WithoutVariable(BeatenOption beaten) => new(Applicability.Check, $"take {beaten.Winner.Origin.Excerpt} out of {beaten.Winner.Variable} ({beaten.Winner.Origin}): {beaten.Beaten.Origin.Excerpt} ({beaten.Beaten.Origin}) counts then")
    {
        Changes = [OptionChange.Cut(beaten.Winner)],
        Text = $"{beaten.Winner.Variable} reaches every JVM that inherits it. It is set in the environment of whoever starts the program: the unit file (Environment=, EnvironmentFile=), the image (ENV), the container's env, /etc/environment, /etc/profile.d, a profile, on Windows the system's variables. For this program alone: unset {beaten.Winner.Variable} in its start script.",
        Verify = $"the console no longer says 'Picked up {beaten.Winner.Variable}' with that option; jcmd PID VM.flags shows the size of {beaten.Beaten.Origin.Excerpt}",
    };

    private static Fix OnCommandLine(BeatenOption beaten) => new(Applicability.Check, $"set the size where it counts, on the command line: {beaten.Beaten.Origin.Excerpt} instead of {beaten.Winner.Origin.Excerpt} ({beaten.Winner.Origin}); {beaten.Beaten.Variable} ({beaten.Beaten.Origin}) is read before it and loses")
    {
        Changes = [OptionChange.Change(beaten.Winner, beaten.Beaten.Value)],
        Text = $"Or take {beaten.Winner.Origin.Excerpt} away, so that {beaten.Beaten.Variable} counts.",
        Verify = $"jcmd PID VM.flags shows the size of {beaten.Beaten.Origin.Excerpt}",
    };

    private static Fix InFront(JvmFlag lost) => new(Applicability.Safe, $"put {lost.Origin.Excerpt} before -jar or the main class: java {lost.Origin.Excerpt} -jar FILE, not java -jar FILE {lost.Origin.Excerpt}")
    {
        Changes = OptionChange.Moved(lost),
        Text = "Everything behind the jar or the main class is an argument of the program. In images and manifests the arguments of the container (CMD, args) stand behind the entry point: give the JVM its options there through JAVA_TOOL_OPTIONS, or repeat the whole command.",
        Verify = "jcmd PID VM.command_line shows it in jvm_args, no longer in java_command",
    };

    private static JvmFlag? Wanted(BrokenLimit limit)
    {
        var flags = limit.Facts.Of<JvmFlag>().Where(flag => flag.Name == "MaxDirectMemorySize").ToArray();
        return limit.Failure == "invalid-configuration" ? flags.LastOrDefault() : flags.LastOrDefault(flag => flag.AfterMain);
    }

    private static (long Bytes, Fact Fact)? InForce(BrokenLimit limit)
    {
        if (limit.Facts.First<StartRefused>() is { } refused)
            return (refused.Available, refused);
        return NettyRequest.Of(limit) is { } request ? (request.Max, request.Thrown) : null;
    }
}
