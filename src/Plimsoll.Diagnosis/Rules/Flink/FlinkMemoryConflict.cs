using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>Memory settings that contradict each other: Flink refuses them, and its own model says which one to change.</summary>
internal sealed class FlinkMemoryConflict : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-memory-conflict",
        Title = "Flink's memory settings contradict each other",
        Explains = ["invalid-configuration"],
        Cause = "conflict/memory",
        Mechanism = "Every total is the sum of its parts, and derived parts must lie in their ranges. An absolute part that is larger than the total, a fraction outside [0, 1), or two totals that leave no room for the overhead "
            + "are refused before the process starts.",
        Needs = ["the IllegalConfigurationException", "Flink's configuration"],
        Refuters = ["settings that Flink's model accepts"],
        References = ["org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils", "org.apache.flink.runtime.util.config.memory.taskmanager.TaskExecutorFlinkMemoryUtils"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var thrown = limit.Facts.First<Thrown>(error => error.Link("IllegalConfigurationException") is not null);
        if (thrown is null)
            WeighPlan(limit, scale);
        if (thrown?.Link("IllegalConfigurationException") is not { } link || !Memory.IsMatch(link.Message))
            return;
        if (link.Message.Contains("need to be configured explicitly", StringComparison.Ordinal) || link.Message.Contains("Either required fine-grained", StringComparison.Ordinal))
            return;
        scale.For(Weight.Strong, "message", "Flink refuses the memory settings", thrown);
        if (Unreadable.Match(link.Message) is { Success: true } unreadable)
        {
            scale.Conclude($"{unreadable.Groups["key"].Value} is no number that Flink's start script can read", "wrong-setting/memory");
            if (limit.Process.Setting(unreadable.Groups["key"].Value) is { } unread)
                scale.For(Weight.Strong, "value", $"{unread.Key} is {unread.Value}", unread);
            return;
        }

        var plan = limit.Process.Plan;
        if (limit.Process.HasConfiguration && !plan.IsAccepted)
            scale.For(Weight.Strong, "model", $"Flink's memory model, run on the given settings, refuses them too: {Excerpt.Of(plan.Refusal!)}", Culprit(limit.Process, link.Message) ?? (Fact)thrown);
        if (RefusedSum.Of(link.Message) is { } sum)
        {
            scale.For(Weight.Strong, "sum", $"the parts add up to {Bytes.Text(sum.Sum)}, {Bytes.Text(sum.Sum - sum.Total.Bytes)} more than the {sum.Total.Name} of {Bytes.Text(sum.Total.Bytes)}", thrown);
            if (sum.Outlier is var (name, bytes, _, usual))
                scale.Conclude($"{name} of {Bytes.Text(bytes)} (its default is {Bytes.Text(usual)}) and the other parts do not fit {sum.Total.Name}");
        }

        if (OnlyTotal(limit.Process) || IsOfDefaults(limit.Process, link.Message))
            scale.Conclude("The total is too small for what Flink's defaults take from it", "undersized/process");
        if (Culprit(limit.Process, link.Message) is { } culprit)
            scale.For(Weight.Strong, "setting", $"the message names {culprit.Key}", culprit);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        var message = limit.Facts.First<Thrown>(error => error.Link("IllegalConfigurationException") is not null)?.Link("IllegalConfigurationException")?.Message ?? RefusedPlan.Of(process)?.Refusal ?? "";
        if (Unreadable.Match(message) is { Success: true } unreadable)
        {
            yield return FixNumber(process, unreadable.Groups["key"].Value);
            yield break;
        }

        if (Unfixed.IsMatch(message))
        {
            yield return FixNetwork(process, Unfixed.Match(message).Groups["max"].Value);
            yield break;
        }

        if (Culprit(process, message) is { } culprit)
        {
            var without = process.Plan.With(culprit.Key, null);
            if (without.IsAccepted)
                yield return FlinkMemoryFix.Of(process, $"remove {culprit.Key}: {culprit.Value}; Flink then derives it", [new SettingChange(culprit.Key, null)], without);
        }

        foreach (var fix in BySum(process, message))
            yield return fix;
        if (FlinkMemoryFix.KnowsSizes(process) && MemorySolver.MakeAcceptable(process.Plan) is { } grown)
            yield return FlinkMemoryFix.Of(process, "or raise the total to the smallest size that Flink accepts", grown.Changes, grown.After);
        if (RefusedPlan.Of(process) is { Total: { Place: SettingPlace.Submission, Origin.Source: var manifest, Origin.Line: var line } })
            yield return OfResource(process, manifest, line);
        foreach (Match key in Key.Matches(message))
            yield return new Fix(Applicability.Placeholders, $"check {key.Value}") { Changes = [process.Change(key.Value, "VALUE")] };
        var name = process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        yield return new Fix(Applicability.Placeholders, $"set only one of {name}.memory.process.size and {name}.memory.flink.size, and let Flink derive the rest; {name}.memory.jvm-overhead.min and .max bound the overhead")
        {
            Verify = $"plimsoll flink memory CONF --process {name} accepts the settings",
        };
    }

    // No message at hand: the settings alone.
    private static void WeighPlan(BrokenLimit limit, Scale scale)
    {
        if (RefusedPlan.Of(limit.Process) is not { } plan)
            return;
        scale.For(Weight.Strong, "model", $"Flink's memory model, run on the given settings, refuses them: {Excerpt.Of(plan.Refusal)}", plan.Total);
        if (RefusedSum.Of(plan.Refusal) is { } sum)
            scale.For(Weight.Strong, "sum", $"the parts add up to {Bytes.Text(sum.Sum)}, {Bytes.Text(sum.Sum - sum.Total.Bytes)} more than the {sum.Total.Name} of {Bytes.Text(sum.Total.Bytes)}", plan.Total);
        if (OnlyTotal(limit.Process))
            scale.Conclude($"{plan.Total.Key} of {plan.Total.Value} is too small for what Flink's defaults take from it", "undersized/process");
    }

    // config.sh of Flink 1.9 and earlier takes whole numbers (MiB where the unit is missing); an operator that computes a share of the container may write 3481.6.
    private static Fix FixNumber(ProcessCase process, string key)
    {
        var whole = process.Setting(key) is { } setting && Fraction.Match(setting.Value) is { Success: true } told ? told.Groups["whole"].Value + (told.Groups["unit"].Success ? told.Groups["unit"].Value.ToLowerInvariant() : "m") : "1024m";
        return new Fix(Applicability.Check, $"write {key} as a whole number with its unit: {whole}")
        {
            Changes = [process.Change(key, whole)],
            Text = "Where an operator writes the file, it computes the value: give it a memory and a share for off-heap memory (offHeapMemoryFraction of the FlinkApplication) that leave a whole number of MiB, set the key itself in its flinkConfig, or upgrade the operator.",
            Verify = "the start script passes, and the process logs -Xmx with that size",
        };
    }

    // TaskExecutorResourceUtils: what starts a TaskManager has to resolve the range first; Flink's scripts, YARN's and Kubernetes' clients do, an embedded or half-updated launcher does not.
    private static Fix FixNetwork(ProcessCase process, string most)
    {
        var size = Sized.Match(most) is { Success: true } told ? told.Groups["number"].Value + told.Groups["unit"].Value.ToLowerInvariant() : "SIZE";
        return new Fix(Applicability.Check, "set taskmanager.memory.network.min and taskmanager.memory.network.max to one and the same size")
        {
            Changes = [process.Change("taskmanager.memory.network.min", size), process.Change("taskmanager.memory.network.max", size)],
            Text = "A TaskManager does not derive sizes itself: whoever starts it computes them and passes them as -D options. Flink's own scripts and its YARN and Kubernetes clients do; a launcher of another project, or a client of another Flink version than the cluster, may not. "
                + "If the message then names taskmanager.cpu.cores, taskmanager.memory.task.heap.size or another missing option, start the TaskManager with Flink's own client of the cluster's version.",
            Verify = "the TaskManager registers at the JobManager",
        };
    }

    // The message's own numbers, where the configuration is not at hand.
    private static IEnumerable<Fix> BySum(ProcessCase process, string message)
    {
        if (FlinkMemoryFix.KnowsSizes(process) || RefusedSum.Of(message) is not { } sum)
            yield break;
        if (sum.OfDefaults)
        {
            yield return LargerTotal(process);
            yield break;
        }

        if (sum.Outlier is var (name, bytes, key, usual))
        {
            yield return new Fix(Applicability.Check, $"lower {key} from {Bytes.Text(bytes)}: its default is {Bytes.Text(usual)}")
            {
                Changes = [new Change(key, FlinkMemoryFix.Size(usual), FlinkMemoryFix.Size(bytes))],
                Text = $"{name} serves Flink's own classes; state and records live in the task heap.",
            };
        }

        if (sum.TotalKey(process.Key.Role) is { } total)
        {
            yield return new Fix(Applicability.Check, $"or raise {total} to at least {FlinkMemoryFix.Size(sum.Sum)}, and more for the task heap")
            {
                Changes = [new Change(total, FlinkMemoryFix.Size(sum.Sum), FlinkMemoryFix.Size(sum.Total.Bytes))],
                Text = "The fractions of managed and network memory grow with the total: check the new size with plimsoll flink memory.",
            };
        }
    }

    // 1728m is what Flink's own configuration ships: with less than 1 GiB hardly anything is left to the task heap. An operator makes the process size of the resource.
    private static Fix LargerTotal(ProcessCase process)
    {
        var ofOperator = process.Facts.Any<Thrown>(thrown => thrown.Chain.Any(link => link.Text.Contains("flink.kubernetes.operator", StringComparison.Ordinal)));
        var key = ofOperator ? "spec.taskManager.resource.memory" : "taskmanager.memory.process.size";
        return new Fix(Applicability.Check, $"raise {key} to 1728m, the size that Flink's own configuration ships")
        {
            Changes = [ofOperator ? new Change(key, "1728m") : process.Change(key, "1728m")],
            Text = "A TaskManager's process holds 128 MiB of framework heap, 128 MiB of framework off-heap, at least 64 MiB of network memory, 40 % managed memory of what Flink gets, and beside that 256 MiB of metaspace and at least 192 MiB of overhead. "
                + "In a FlinkDeployment or FlinkApplication spec.taskManager.resource.memory becomes taskmanager.memory.process.size. A job without RocksDB, batch operators and Python needs no managed memory: taskmanager.memory.managed.fraction: 0.1 makes room in a small process.",
            Verify = "plimsoll flink memory CONF --process taskmanager accepts the settings",
        };
    }

    // Apache's operator takes spec.taskManager.resource.memory whole, Spotify's FlinkCluster a share of resources.limits.memory.
    private static Fix OfResource(ProcessCase process, string manifest, long line)
    {
        var role = process.Key.Role == ProcessRole.JobManager ? "jobManager" : "taskManager";
        return new Fix(Applicability.Check, $"where an operator or a command line makes the size, raise it there to 2048m: spec.{role}.resource.memory of a FlinkDeployment, the {role}'s resources.limits.memory (2048Mi) of a FlinkCluster, -ytm or -yjm on YARN")
        {
            Changes = [new Change($"spec.{role}.resource.memory", "2048m", null, manifest, line)],
            Text = "The process size is what the container grants: framework heap and off-heap (128 MiB each), network memory (64 MiB at least), 40 % managed memory, 256 MiB of metaspace and 192 MiB of overhead have to fit before the job gets any heap.",
            Verify = "the pods of the TaskManager reach Running, and their log shows the memory table",
        };
    }

    private static bool IsOfDefaults(ProcessCase process, string message) => !FlinkMemoryFix.KnowsSizes(process) && RefusedSum.Of(message) is { OfDefaults: true };

    // Nothing but a total is set: every part that does not fit is Flink's own default.
    private static bool OnlyTotal(ProcessCase process)
    {
        var prefix = process.Key.Role == ProcessRole.JobManager ? "jobmanager.memory." : "taskmanager.memory.";
        var set = process.Configuration.Effective.Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        return set.Length == 1 && set[0].Key.EndsWith("size", StringComparison.Ordinal) && set[0].Key[prefix.Length..] is "process.size" or "flink.size";
    }

    // The setting that the message names, else the absolute part without which the model accepts the rest.
    private static SettingFound? Culprit(ProcessCase process, string message)
    {
        foreach (Match key in Key.Matches(message))
        {
            if (process.Setting(key.Value) is { } named)
                return named;
        }

        return process.Configuration.Effective.Where(setting => setting.Key.Contains(".memory.", StringComparison.Ordinal) && process.Plan.With(setting.Key, null).IsAccepted)
            .Select(setting => process.Setting(setting.Key)).FirstOrDefault();
    }

    private static readonly Regex Memory = new(@"[Mm]emory|Overhead|Metaspace|Off-heap|JVM Heap|heap size is not a");

    private static readonly Regex Unreadable = new(@"is not a (?:valid value|number)\. Please set '(?<key>(?:job|task)manager\.[\w.]+)'", RegexOptions.ExplicitCapture);

    private static readonly Regex Fraction = new(@"^(?<whole>\d{1,9})\.\d+ ?(?<unit>[kmg])?b?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Unfixed = new(@"network memory min \(.{1,60}?\) and max \((?<max>.{1,60}?)\) mismatch", RegexOptions.ExplicitCapture);

    private static readonly Regex Sized = new(@"^(?<number>\d{1,9})(?:\.0+)? ?(?<unit>[kmg])b?\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Key = new(@"(?:task|job)manager\.memory\.[\w.-]+\w");
}
