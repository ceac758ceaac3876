using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Judging;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Rules;

/// <summary>The process has as many memory mappings as the kernel allows one process.</summary>
internal sealed class MappingsExhausted : Rule
{
    // A machine that has no mebibyte left kills processes; it does not refuse address space.
    private const long Tiny = 1L << 20;

    /// <summary>ENOMEM, which mmap answers for a lack of memory and of mappings alike.</summary>
    private const int NoMemory = 12;

    private static readonly string[] Mappers = ["MMapDirectory", "MemorySegmentIndexInput", "MappedFile", "MapedFile", "OffsetIndex", "TimeIndex", "AbstractIndex", "FileChannelImpl.map"];

    private const double Full = 0.99;

    public override RuleCard Card { get; } = new()
    {
        Id = "mappings-exhausted",
        Title = "The process has as many memory mappings as vm.max_map_count allows",
        Explains = ["native-memory", "invalid-configuration"],
        Cause = "undersized/mappings",
        Mechanism = "Elasticsearch and OpenSearch check vm.max_map_count before they start and refuse where it is too low: then nothing ran out, a setting of the host is missing. 'Map failed' of a running program is the kernel's refusal of one more mmap. Mapping a file takes address space, not memory, so a lack of memory is the rarest reason: usually the process holds vm.max_map_count mappings already (65530 by default), because it maps every segment, index or log file of its own. A refusal of a few bytes says so plainly. ulimit -v and a 32-bit JVM are the other reasons.",
        Needs = ["the message with its size, the fatal error log, or the program's own check at its start"],
        Thresholds = ["1 MiB: address space of that size is always there on 64 bits", "99 % of vm.max_map_count taken: the few left are soon needed"],
        Refuters = ["Windows, which has no such limit", "the check's sentence as a warning, or alone beside a node that is seen at work", "a fatal error log that shows fewer mappings than the limit"],
        References = ["proc(5): /proc/sys/vm/max_map_count", "org.elasticsearch.bootstrap.BootstrapChecks.MaxMapCountCheck", "org.apache.lucene.store.MMapDirectory"],
    };

    public override void Weigh(BrokenLimit limit, Scale scale)
    {
        if (Refused(limit) is var (low, weight))
        {
            scale.For(weight, "check", FormattableString.Invariant($"the program found vm.max_map_count at {low.Allowed} and wants at least {low.Wanted}"), low);
            scale.Conclude(FormattableString.Invariant($"vm.max_map_count is {low.Allowed}; the program does not start with less than {low.Wanted}"));
        }

        if (limit.Facts.First<Thrown>(thrown => thrown.Link("Map failed") is not null) is { } failed)
            WeighFailure(failed, scale);
        else if (limit.Case.Facts.First<FailureTold>(told => told.Failure == "native-memory" && told.Words.Contains("Map failed", StringComparison.Ordinal)) is { } told)
            scale.For(Weight.Weak, "message", "the kernel is reported to have refused to map one more file; a mapping takes address space, not memory", told);
        if (limit.Facts.First<Thrown>(thrown => thrown.Link(MappedStore.Refused) is not null) is { } broker)
            scale.For(Weight.Weak, "files", "a broker that maps every file of its store could not map one more", broker);
        if (!scale.HasSupport && limit.Facts.First<NativeRefusal>(refusal => refusal is { IsMapping: true, Bytes: > 0 and <= Tiny }) is { Bytes: { } small } refused)
            WeighRefusal(limit, refused, small, scale);
        var supported = scale.HasSupport;
        foreach (var died in limit.Facts.Of<JvmDied>())
        {
            if (died.Log is not { MaxMappings: { } most, Mappings: { } taken })
                continue;
            if (taken >= most * Full)
            {
                scale.For(Weight.Decisive, "count", FormattableString.Invariant($"the process had {taken} mappings, and vm.max_map_count is {most}"), died.At(nameof(died.Log.Mappings)), died.At(nameof(died.Log.MaxMappings)));
                scale.Conclude(FormattableString.Invariant($"The process had {taken} memory mappings of {most} (vm.max_map_count)"));
            }
            else if (supported && taken < most / 2)
            {
                scale.Refute(FormattableString.Invariant($"the process had {taken} mappings of {most}"), died.At(nameof(died.Log.Mappings)));
            }
        }

        if (scale.HasSupport)
            scale.Lacks("how many mappings the process has", "wc -l /proc/PID/maps; sysctl vm.max_map_count; then ulimit -v (must be unlimited) and java -version (64-Bit)");
    }

    // The JVM's own mapping was refused: guard pages of a stack, a piece of metaspace. Where memory was free it was not memory that was missing.
    private static void WeighRefusal(BrokenLimit limit, NativeRefusal refused, long small, Scale scale)
    {
        if (limit.Facts.Any<NativeRefusal>(refusal => refusal.Bytes > Tiny || refusal.Errno is not (null or NoMemory)))
            return;
        scale.For(Weight.Weak, "size", $"a mapping of {Bytes.Text(small)} was refused: with the kernel's usual overcommitment so little is refused where the number of mappings is used up, not for want of memory", refused);
        if (limit.Case.Facts.First<Statement>(statement => statement.Topic == Topic.MemoryFree) is { } free)
        {
            scale.For(Weight.Strong, "free", "memory is reported to have been free", free);
            scale.Conclude($"A mapping of {Bytes.Text(small)} was refused while memory was free: the process has as many mappings as vm.max_map_count allows, or another limit on its address space stands in the way");
        }
    }

    private static void WeighFailure(Thrown failed, Scale scale)
    {
        scale.For(Weight.Weak, "message", "the kernel refused to map one more file; a mapping takes address space, not memory", failed);
        if (failed.Chain.Select(link => Chunk.Match(link.Text)).FirstOrDefault(match => match.Success) is { } chunk && long.TryParse(chunk.Groups["bytes"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes <= Tiny)
        {
            scale.For(Weight.Strong, "message", $"a mapping of {Bytes.Text(bytes)} was refused: so little is always there, what is used up is the number of mappings", failed);
            scale.Conclude($"A mapping of {Bytes.Text(bytes)} was refused: the process has as many mappings as vm.max_map_count allows");
        }

        if (failed.HasFrame(Mappers) || failed.Chain.Any(link => Mappers.Any(mapper => link.Text.Contains(mapper, StringComparison.Ordinal))))
            scale.For(Weight.Weak, "files", "the program maps its files, and the number of them counts", failed);
        if (WindowsPath.IsMatch(failed.LogMessage) || failed.Chain.Any(link => WindowsPath.IsMatch(link.Text)))
            scale.Refute("the path is one of Windows, which has no limit on the number of mappings", failed);
    }

    public override IEnumerable<Fix> Mend(BrokenLimit limit)
    {
        var check = Refused(limit)?.Check;
        var wanted = Math.Max(262144, check?.Wanted ?? 0).ToString(CultureInfo.InvariantCulture);
        yield return new Fix(Applicability.Check, $"sysctl -w vm.max_map_count={wanted}, and keep it in /etc/sysctl.d")
        {
            Changes = [new Change("vm.max_map_count", wanted, check?.Allowed.ToString(CultureInfo.InvariantCulture))],
            Text = "It is set on the host, for containers too (in Kubernetes by a privileged init container or the node's configuration); RocketMQ's bin/os.sh sets it together with the limits of its user. Fewer and larger segments need fewer mappings; where their number grows without end, find the files that are never unmapped: cut -c74- /proc/PID/maps | sort | uniq -c | sort -n | tail. Also make sure that ulimit -v is unlimited and the JVM is a 64-bit one.",
            Verify = "wc -l /proc/PID/maps stays below half of the limit",
        };
    }

    // The surest line first.
    private static (MapCountTooLow Check, Weight Weight)? Refused(BrokenLimit limit)
    {
        foreach (var check in limit.Facts.Of<MapCountTooLow>().OrderBy(check => check.IsUnsure))
        {
            if (RefusedStart.Of(limit.Process, check.IsUnsure) is { } weight)
                return (check, weight);
        }

        return null;
    }

    private static readonly Regex Chunk = new(@"map a chunk of (?<bytes>\d{1,18}) bytes", RegexOptions.ExplicitCapture);

    private static readonly Regex WindowsPath = new(@"(?<!\w)[A-Za-z]:\\");
}
