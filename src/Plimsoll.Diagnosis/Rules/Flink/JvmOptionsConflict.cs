using Plimsoll.Diagnosis.Judging;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>JVM options of the user contradict those that Flink computes.</summary>
internal sealed class JvmOptionsConflict : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "jvm-options-conflict",
        Title = "JVM options contradict each other, so the JVM does not start",
        Explains = ["invalid-configuration"],
        Cause = "conflict/jvm-options",
        Mechanism = "Flink passes -Xmx, -Xms, -XX:MaxDirectMemorySize and -XX:MaxMetaspaceSize from its memory model. An option in env.java.opts stands later on the command line and wins; a smaller -Xmx there leaves Flink's -Xms above it, "
            + "and two collectors exclude each other. The JVM says so on standard output, where the log file stays empty.",
        Needs = ["the .out file or the console"],
        References = ["Flink docs: env.java.opts", "HotSpot arguments.cpp"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (limit.Facts.First<JvmRefusal>(one => one.Kind == JvmRefusalKind.Conflict || Options(limit.Process) is not null) is not { } refusal)
            return;
        scale.For(Weight.Strong, "message", "the JVM refuses its options", refusal);
        if (!limit.Process.IsFlink && OptionPair.Of(limit, refusal) is { } pair)
        {
            scale.For(Weight.Strong, "setting", $"{OptionPair.Shown(pair.Kept)} and {OptionPair.Shown(pair.Odd)} {(pair.Sizes ? "contradict" : "exclude")} each other", pair.Kept, pair.Odd);
            scale.Conclude($"{pair.Kept.Origin.Excerpt} and {pair.Odd.Origin.Excerpt} contradict each other, so the JVM does not start");
        }

        if (Options(limit.Process) is { } options)
            scale.For(Weight.Strong, "setting", $"{options.Key} sets JVM options beside Flink's own: {Excerpt.Of(options.Value)}", options);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        if (!limit.Process.IsFlink && limit.Facts.First<JvmRefusal>(one => one.Kind == JvmRefusalKind.Conflict) is { } refusal && OptionPair.Of(limit, refusal) is { } pair)
        {
            foreach (var fix in pair.Fixes())
                yield return fix;
            yield break;
        }

        if (!limit.Process.IsFlink)
        {
            yield return new Fix(Applicability.Check, "leave each JVM option once and let them agree: -Xms not above -Xmx, one garbage collector")
            {
                Text = "The last one on the command line wins. Start scripts, images and variables (JAVA_OPTS, JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS) often add their own -Xms, -Xmx or collector before or after yours: set both sizes in the one place that the start script documents.",
                Verify = "java with the same options and -version prints the version; jcmd PID VM.command_line shows each size once",
            };
            yield break;
        }

        var options = Options(limit.Process);
        var kept = options is null ? null : string.Join(' ', options.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(option => !IsFlinks(option)));
        yield return new Fix(Applicability.Check, "remove -Xmx, -Xms, -XX:MaxDirectMemorySize and -XX:MaxMetaspaceSize from env.java.opts; size the process by taskmanager.memory.* instead")
        {
            Changes = options is null ? [] : [limit.Process.Change(options.Key, kept is { Length: > 0 } ? kept : null)],
            Verify = "the process writes its log file; its JVM Options block shows each size once",
        };
    }

    private static bool IsFlinks(string option) =>
        option.StartsWith("-Xmx", StringComparison.Ordinal) || option.StartsWith("-Xms", StringComparison.Ordinal) || option.StartsWith("-XX:MaxDirectMemorySize", StringComparison.Ordinal) || option.StartsWith("-XX:MaxMetaspaceSize", StringComparison.Ordinal);

    private static SettingFound? Options(ProcessCase process) =>
        process.SettingOf("env.java.opts.taskmanager", "env.java.opts.jobmanager", "env.java.opts.all", "env.java.opts") is { } options && options.Value.Contains("-X", StringComparison.Ordinal) ? options : null;
}
