using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Sums that programs check before they work: BookKeeper's DbLedgerStorage, Trino's and Presto's LocalMemoryManager, Spark's UnifiedMemoryManager and yarn.Client, MapReduce's RMContainerAllocator,
/// YARN's SchedulerUtils, HBase's MemorySizeUtil, HDFS' DataNode.
/// </summary>
internal sealed class NeedRefusedReader : LineReader
{
    private const int Megabytes = 20;

    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "Read and write cache sizes exceed the configured max direct memory", "Invalid memory configuration. The sum of max ", " must be at least ", " is above the max threshold (", " is more than the supported max container capability",
        "Invalid resource request", "heap configuration for MemStore and BlockCache exceeds", "the configured max locked memory size",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (Of(line) is { } refused)
            context.Facts.Add(refused);
    }

    private static NeedRefused? Of(LogLine line) => line.Text switch
    {
        var text when Caches.IsMatch(text) => new NeedRefused { Origin = line.Origin(), Check = NeedCheck.DirectCaches },
        var text when Query.Match(text) is { Success: true } query => new NeedRefused { Origin = line.Origin(), Check = NeedCheck.QueryHeap, Needed = query.Whole("query") + query.Whole("headroom"), Available = query.Whole("heap") },
        var text when Least.Match(text) is { Success: true } least => new NeedRefused { Origin = line.Origin(), Check = NeedCheck.LeastHeap, Needed = least.Whole("needed"), Available = least.Whole("present"), Part = least.Groups["part"].Value },
        var text when Threshold.Match(text) is { Success: true } threshold => Container(line, threshold, null),
        var text when Capability.Match(text) is { Success: true } capability => Container(line, capability, capability.Whole("needed") << Megabytes),
        var text when Request.Match(text) is { Success: true } request => Container(line, request, request.Whole("needed") << Megabytes),
        var text when Shares.IsMatch(text) => new NeedRefused { Origin = line.Origin(), Check = NeedCheck.HeapShares },
        var text when Locked.Match(text) is { Success: true } locked => new NeedRefused { Origin = line.Origin(), Check = NeedCheck.LockedMemory, Needed = locked.Whole("needed"), Available = locked.Whole("present") },
        _ => null,
    };

    private static NeedRefused? Container(LogLine line, Match match, long? needed)
    {
        var most = match.Whole("most") << Megabytes;
        // YARN says the same of negative sizes and of cores.
        return needed <= most ? null : new NeedRefused { Origin = line.Origin(), Check = NeedCheck.LargestContainer, Needed = needed, Available = most, Part = match.Groups["part"].Value };
    }

    private static readonly Regex Caches = new(@"Exception:? Read and write cache sizes exceed the configured max direct memory");

    private static readonly Regex Query = new(@"Invalid memory configuration\. The sum of max (?:total )?query memory per node \((?<query>\d{1,15})\) and heap headroom \((?<headroom>\d{1,15})\) cannot be larger than the available heap memory \((?<heap>\d{1,15})\)", RegexOptions.ExplicitCapture);

    private static readonly Regex Least = new(@"\b(?<part>System|Executor) memory (?<present>\d{1,15}) must be at least (?<needed>\d{1,15})\.", RegexOptions.ExplicitCapture);

    private static readonly Regex Threshold = new(@"Required (?<part>executor|AM) memory \([^\n]{1,200}? is above the max threshold \((?<most>\d{1,8}) MB\) of this cluster", RegexOptions.ExplicitCapture);

    private static readonly Regex Capability = new(@"\b(?<part>MAP|REDUCE) capability(?: required)? is more than the supported max container capability[^\n]{0,80}?ResourceRequest: ?(?:<memory:)?(?<needed>\d{1,8})\b[^\n]{0,60}?maxContainerCapability: ?(?:<memory:)?(?<most>\d{1,8})\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Request = new(@"Invalid resource request\b[^\n]{0,200}?(?:requestedMemory=(?<needed>\d{1,8}), maxMemory=(?<most>\d{1,8})|Requested resource=<memory:(?<needed>\d{1,8})\b[^>]{0,60}>, maximum allowed allocation=<memory:(?<most>\d{1,8})\b)", RegexOptions.ExplicitCapture);

    private static readonly Regex Shares = new(@"Exception:? Current heap configuration for MemStore and BlockCache exceeds the threshold");

    private static readonly Regex Locked = new(@"the configured max locked memory size \(dfs\.datanode\.max\.locked\.memory\) of (?<needed>\d{1,15}) bytes is more than the datanode's available RLIMIT_MEMLOCK ulimit of (?<present>\d{1,15}) bytes", RegexOptions.ExplicitCapture);
}
