using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Fixes;
using Plimsoll.Flink;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The JVM's limit of direct memory is below the network memory that Flink takes at start.</summary>
internal sealed partial class NetworkPoolDoesNotFit : Rule
{
    public override RuleCard Card { get; } = new()
    {
        Id = "flink-network-pool-does-not-fit",
        Title = "The JVM may take less direct memory than Flink's network pool needs at start",
        Explains = ["direct-memory"],
        Cause = "wrong-setting/max-direct-memory",
        Mechanism = "The network pool is allocated whole when the TaskManager starts, as direct memory. Flink computes -XX:MaxDirectMemorySize to hold it; a smaller value of the user's own (env.java.opts stands later and wins, a start script's TM_MAX_OFFHEAP_SIZE), "
            + "or an embedded Flink whose JVM was sized by hand, leaves no room.",
        Needs = ["the message 'Could not allocate enough memory segments for NetworkBufferPool'"],
        References = ["org.apache.flink.runtime.io.network.buffer.NetworkBufferPool"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Numbers(limit) is not var (required, allocated, thrown))
            return;
        scale.For(Weight.Strong, "numbers", $"the pool needs {required} MiB, after {allocated} MiB the JVM refused more", thrown);
        if (Override(limit) is { } flag)
        {
            scale.For(Weight.Strong, "flag", $"{flag.Origin.Excerpt} limits direct memory", flag);
            scale.Conclude($"Direct memory is limited to less than the {required} MiB of network memory that Flink takes at start");
        }
        else if (limit.Process.Flags["MaxDirectMemorySize"] is null)
        {
            scale.Conclude($"The network memory of {required} MiB is larger than the direct memory that this JVM may take", "oversized/network");
        }
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
        yield return FlinkMemoryFix.Of(limit.Process, "or make the pool smaller", [new SettingChange("taskmanager.memory.network.max", "64m")]);
    }

    private static Fact? Override(BrokenLimit limit) =>
        (Fact?)limit.Process.SettingOf("env.java.opts.taskmanager", "env.java.opts.all", "env.java.opts") is SettingFound options && options.Value.Contains("MaxDirectMemorySize", StringComparison.Ordinal) ? options
        : limit.Case.Facts.First<SettingFound>(setting => setting.Key.Contains("MAX_OFFHEAP_SIZE", StringComparison.Ordinal)) ?? (Fact?)limit.Facts.First<JvmFlag>(flag => flag.Name == "MaxDirectMemorySize");

    private static (long Required, long Allocated, Thrown Thrown)? Numbers(BrokenLimit limit)
    {
        foreach (var thrown in limit.Facts.Of<Thrown>())
        {
            foreach (var link in thrown.Chain)
            {
                if (Message().Match(link.Text) is { Success: true } match)
                    return (long.Parse(match.Groups["required"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), long.Parse(match.Groups["allocated"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), thrown);
            }
        }

        return null;
    }

    [GeneratedRegex(@"NetworkBufferPool \(required \(M[Bb]\): (?<required>\d{1,9}), allocated \(M[Bb]\): (?<allocated>\d{1,9})", RegexOptions.ExplicitCapture)]
    private static partial Regex Message();
}
