using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM's limit of direct memory is below the network memory that Flink takes at start.</summary>
internal sealed class FlinkNetworkPoolDoesNotFit : Rule
{
    private const string Words = "segments for NetworkBufferPool";

    private static readonly string[] Engines = ["org.junit.", "junit.", "org.testng.", "org.scalatest.", "org.specs2.", "org.apache.maven.surefire.", "sbt."];

    /// <summary>MiB that a pool has at most where nobody asks for more.</summary>
    private const long UsualPool = 1024;

    public override RuleCard Card { get; } = new()
    {
        Id = "flink-network-pool-does-not-fit",
        Title = "The JVM may take less direct memory than Flink's network pool needs at start",
        Explains = ["direct-memory"],
        Cause = "wrong-setting/max-direct-memory",
        Mechanism = "The network pool is allocated whole when the TaskManager starts, as direct memory. Flink computes -XX:MaxDirectMemorySize to hold it; a smaller value of the user's own (env.java.opts stands later and wins, a start script's TM_MAX_OFFHEAP_SIZE), "
            + "or an embedded Flink whose JVM was sized by hand, leaves no room. Where several clusters live in one JVM (test suites with a MiniCluster or a local environment each, in parallel or one after the other in one fork), their pools share one limit; a pool is given back only when its cluster is closed and a collection has freed the buffers.",
        Needs = ["the message 'Could not allocate enough memory segments for NetworkBufferPool'"],
        Thresholds = ["1 GiB: the default of taskmanager.memory.network.max up to Flink 1.16; a larger pool was asked for, or derived from the machine's memory"],
        References = ["org.apache.flink.runtime.io.network.buffer.NetworkBufferPool"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        var numbers = Numbers(limit);
        if (((Fact?)numbers?.Thrown ?? limit.Facts.First<Thrown>(thrown => thrown.Link(Words) is not null) ?? Told(limit)) is not { } refused)
            return;
        var pool = numbers is { Required: var required } ? $"network memory of {required} MiB" : "network memory";
        if (numbers is var (needed, allocated, _))
            scale.For(Weight.Strong, "numbers", $"the pool needs {needed} MiB, after {allocated} MiB the JVM refused more", refused);
        else
            scale.For(Weight.Weak, "message", "the JVM refused a part of the network pool, which is taken whole at start", refused);
        if (Override(limit) is { } flag)
        {
            scale.For(Weight.Strong, "flag", $"{flag.Origin.Excerpt} limits direct memory", flag);
            scale.Conclude($"Direct memory is limited to less than the {pool} that Flink takes at start");
            return;
        }

        var shared = SharedJvm(limit);
        if (shared is { } tests)
            scale.For(Weight.Weak, "tests", "it is a run of tests: each cluster in the same JVM takes a pool of its own from one limit", tests);
        if (shared is Statement && numbers is null or { Required: <= UsualPool })
            scale.Conclude("The tests' Flink clusters share one JVM and one limit of direct memory; their network pools together do not fit it", "load/parallelism");
        else if (limit.Process.Flags["MaxDirectMemorySize"] is null || numbers is null)
            scale.Conclude(numbers is { Required: > UsualPool } ? $"The {pool} is larger than the direct memory that this JVM may take" : $"This JVM may take less direct memory than the {pool} that Flink takes at start", numbers is { Required: > UsualPool } ? "oversized/network" : "undersized/direct");
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var required = Numbers(limit)?.Required ?? 128;
        var flag = Override(limit);
        var options = limit.Process.SettingOf("env.java.opts.taskmanager", "env.java.opts.all", "env.java.opts");
        yield return new Fix(Applicability.Check, flag is null
            ? $"raise -XX:MaxDirectMemorySize above {required} MiB plus what else is direct, or lower taskmanager.memory.network.max"
            : "remove -XX:MaxDirectMemorySize (env.java.opts, TM_MAX_OFFHEAP_SIZE in taskmanager.sh): Flink sets it to fit its own plan")
        {
            Changes = options is null || flag is null
                ? [limit.Process.Change("taskmanager.memory.network.max", "64m")]
                : [limit.Process.Change(options.Key, string.Join(' ', options.Value.Split(' ').Where(option => !option.StartsWith("-XX:MaxDirectMemorySize", StringComparison.Ordinal))) is { Length: > 0 } rest ? rest : null)],
            Verify = "'Allocated N MB for network buffer pool' stands in the log",
        };
        if (flag is null && SharedJvm(limit) is not null)
        {
            yield return new Fix(Applicability.Check, "let the tests not share one JVM's direct memory: run the suites one after the other (sbt: Test / parallelExecution := false; Surefire: forkCount=1 and reuseForks=false gives each class a JVM of its own), and close each cluster before the next one starts")
            {
                Text = "In the tests' configuration 16m of taskmanager.memory.network.min and .max are enough for a small topology. -XX:MaxDirectMemorySize of the forked JVM stands in argLine (Maven), javaOptions with fork := true (sbt), jvmArgs (Gradle).",
                Verify = "the whole test run passes twice",
            };
        }

        yield return FlinkMemoryFix.Of(limit.Process, "or make the pool smaller", [new SettingChange("taskmanager.memory.network.max", "64m")]);
    }

    // Frames or exceptions of a test engine, else a person's words about the run.
    private static Fact? SharedJvm(BrokenLimit limit) =>
        (Fact?)limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.TestsShareJvm)
        ?? limit.Case.Facts.First<Thrown>(thrown => thrown.Link(Words) is not null && (thrown.Chain.Any(link => IsTest(link.Class)) || thrown.Frames.Any(IsTest)));

    // Nobody quotes the trace, but the pool is named as what had no memory.
    private static Fact? Told(BrokenLimit limit) => limit.Case.Facts.First<FailureTold>(told => told.Failure == "direct-memory" && told.Words.Contains("NetworkBufferPool", StringComparison.OrdinalIgnoreCase));

    private static bool IsTest(string name) => Array.Exists(Engines, engine => name.StartsWith(engine, StringComparison.Ordinal));

    private static Fact? Override(BrokenLimit limit) =>
        (Fact?)limit.Process.SettingOf("env.java.opts.taskmanager", "env.java.opts.all", "env.java.opts") is SettingFound options && options.Value.Contains("MaxDirectMemorySize", StringComparison.Ordinal) ? options
        : limit.Case.Facts.First<SettingFound>(setting => setting.Key.Contains("MAX_OFFHEAP_SIZE", StringComparison.Ordinal)) ?? (Fact?)limit.Facts.First<JvmFlag>(flag => flag.Name == "MaxDirectMemorySize");

    private static (long Required, long Allocated, Thrown Thrown)? Numbers(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message.Match(link.Text) is { Success: true } match)
                    return (long.Parse(match.Groups["required"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(match.Groups["allocated"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), thrown);
            }
        }

        return null;
    }

    private static readonly Regex Message = new(@"NetworkBufferPool \(required \(M[Bb]\): (?<required>\d{1,9}), allocated \(M[Bb]\): (?<allocated>\d{1,9})", RegexOptions.ExplicitCapture);
}
