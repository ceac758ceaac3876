using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The job's classes alone need more metaspace than there is.</summary>
internal sealed class MetaspaceUndersized : Rule
{
    private const long SmallMetaspace = 160L << 20;

    public override RuleCard Card { get; } = new()
    {
        Id = "metaspace-undersized",
        Title = "The classes of the job need more metaspace than its limit",
        Explains = ["metaspace", "compressed-class-space"],
        Cause = "undersized/metaspace",
        Mechanism = "Flink's own classes take 60 to 90 MiB, a SQL job with several connectors 150 to 250 MiB more. Where the first submission after a start already fails, nothing can have leaked yet: the limit is too small.",
        Needs = ["the number of runs before the failure", "the metaspace limit"],
        Thresholds = ["below 160 MiB the limit is smaller than the 256 MiB that Flink ships since 1.10.1, because 96 MiB proved too small (FLINK-16406)"],
        Refuters = ["class loaders of ended jobs that stay", "a web application that was stopped several times and left a thread each time"],
        References = ["FLINK-16406", "Flink docs: Troubleshooting memory, OutOfMemoryError: Metaspace"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var process = limit.Process;
        var metaspace = process.IsFlink ? process.Plan[MemoryRegionKind.JvmMetaspace] : process.Flags.Bytes(PermanentGeneration.Is(process) ? "MaxPermSize" : "MaxMetaspaceSize");
        if (metaspace < SmallMetaspace)
            scale.For(Weight.Strong, "limit", $"metaspace is limited to {Bytes.Text(metaspace.Value)}", (Fact?)process.Setting("taskmanager.memory.jvm-metaspace.size") ?? process.Flags["MaxMetaspaceSize"] ?? process.Flags["MaxPermSize"]);
        if (process.LoaderCounts is [.., { Loaders: 1 } single] && process.JobsSubmitted <= 2)
            scale.For(Weight.Strong, "loaders", "one user-code class loader is alive: nothing can have leaked", single.Fact);
        if (process.JobsSubmitted is 1)
            scale.For(Weight.Strong, "runs", "it failed with the first job that was submitted", [.. limit.Scale.Witnesses.SelectMany(witness => witness.Facts).Take(1)]);
        if (!process.IsFlink && OwnSourceLoading.Of(limit) is var (starting, what))
            scale.For(Weight.Strong, "start", $"it failed while the program was loading {what}: each of these classes is defined once, and nothing can have leaked yet", starting);
        if (WebApplicationStops.Of(process) is { } stops)
            scale.Refute($"web application [{stops.First.Application}] was stopped {stops.Stops} times and each time left what keeps its class loader: that fills any limit", stops.First, stops.Last);
        else if (WebApplicationStops.BeforeFailure(process) is { } left)
            scale.Against("web application", $"the server found thread {left.Name} of a stopped web application still running: its classes stay", left);
        if (RunLoaders.Of(process) is { } family && RunLoaders.Grew(family))
            scale.Refute($"loaders {family.Type} rise from {family.First} to {family.Last}: a leak fills any limit", family.Taken);
        var counts = process.LoaderCounts;
        if (counts is [.., var last] && last.Loaders > process.JobsRunning + 2)
            scale.Refute($"{last.Loaders} user-code class loaders are alive for {process.JobsRunning} running jobs: a leak fills any limit", last.Fact);
        else if (process.JobsSubmitted > 3)
            scale.Against("runs", $"{process.JobsSubmitted} jobs ran before it failed: what the first run needed was there", process.Case.Facts.Last<StateChange>());
        if (MetadataRise.Of(process) is { } rise)
            scale.Against("rise", $"class metadata rises at one rate from {Bytes.Text(rise.From)} to {Bytes.Text(rise.To)} and never levels off", rise.Seen);
        if (!process.IsFlink && ClassSeries.Rising(process) is var (first, latest, isEven, taken) && isEven)
            scale.Against("classes", $"loaded classes rise evenly from {first:F0} to {latest:F0} and hardly one is unloaded: they would fill any limit", taken);
        if (limit.Facts.First<Statement>(statement => statement.Topic is Topic.RepeatedRuns or Topic.SubmittedAgain or Topic.LoadersStay || statement is { Topic: Topic.HoldingThread, Name: not "main" }) is { } leak)
            scale.Against("runs", "it fails only after several runs", leak);
        else if (limit.Case.Facts.First<FailureTold>(told => told is { Failure: "metaspace", Saying: FailureSaying.Grows }) is { } grows)
            scale.Against("told", $"it is reported to grow without end: {grows.Words}", grows);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var process = limit.Process;
        if (!process.IsFlink && PermanentGeneration.Is(process))
        {
            var permanent = PermanentGeneration.Wanted(process);
            yield return new Fix(Applicability.Check, $"raise the permanent generation's limit: -XX:MaxPermSize={permanent}") { Changes = [process.JvmChange("-XX:MaxPermSize=", permanent)] };
            yield break;
        }

        if (!process.IsFlink)
        {
            yield return new Fix(Applicability.Check, "raise -XX:MaxMetaspaceSize") { Changes = process.Flags.Bytes("MaxMetaspaceSize") is { } present ? [process.JvmChange("-XX:MaxMetaspaceSize=", FlinkMemoryFix.Size(2 * present))] : [] };
            yield break;
        }

        var name = process.Key.Role == ProcessRole.JobManager ? "jobmanager" : "taskmanager";
        var wanted = Math.Max(256L << 20, (process.Plan[MemoryRegionKind.JvmMetaspace] ?? 0) * 2);
        yield return FlinkMemoryFix.KeepHeap(process, $"raise {name}.memory.jvm-metaspace.size to {FlinkMemoryFix.Size(wanted)}", new SettingChange($"{name}.memory.jvm-metaspace.size", FlinkMemoryFix.Size(wanted))) with
        {
            Text = "If it fails again after several submissions, it is a class-loader leak, which no limit cures.",
            Verify = "Status.JVM.Memory.Metaspace.Used stays on one level from the second submission on",
        };
    }
}
