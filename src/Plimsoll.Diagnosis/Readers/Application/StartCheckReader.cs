using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>
/// Elasticsearch's and OpenSearch's checks before their start (BootstrapChecks, 5.0 and later), as far as they are about memory. A node that only its own machine can reach
/// logs them as warnings and starts.
/// </summary>
internal sealed class StartCheckReader : LineReader
{
    public override string Format => "log";

    public override IReadOnlyList<string> Literals { get; } = ["initial heap size [", "memory locking requested for ", "max number of threads [", "max size virtual memory ["];

    public override void Read(LogLine line, LineContext context)
    {
        if (BootstrapCheck.IsWarning(line))
            return;
        if (HeapSizes.Match(line.Text) is { Success: true } sizes)
            Add(line, context, StartCheck.HeapSizes, sizes.Whole("found"), sizes.Whole("wanted"));
        else if (MemoryLock.IsMatch(line.Message))
            Add(line, context, StartCheck.MemoryLock, null, null);
        else if (Threads.Match(line.Text) is { Success: true } threads)
            Add(line, context, StartCheck.Threads, threads.Whole("found"), threads.Whole("wanted"));
        else if (AddressSpace.Match(line.Text) is { Success: true } space)
            Add(line, context, StartCheck.AddressSpace, space.Whole("found"), null);
    }

    private static void Add(LogLine line, LineContext context, StartCheck check, long? found, long? wanted) =>
        context.Facts.Add(new StartCheckFailed { Origin = line.Origin(), Check = check, Found = found, Wanted = wanted, IsUnsure = !BootstrapCheck.IsRefusal(line, context) });

    private static readonly Regex HeapSizes = new(@"initial heap size \[(?<found>\d{1,18})\] not equal to maximum heap size \[(?<wanted>\d{1,18})\]", RegexOptions.ExplicitCapture);

    // The one check without a number: a sentence that quotes it in its middle is no refusal.
    private static readonly Regex MemoryLock = new(@"^[\s>*""'`-]*(?:ERROR:? ?|fatal:? ?)?(?:(?:bootstrap check failure )?\[\d{1,2}\](?: of \[\d{1,2}\])?:? ?)?memory locking requested for \w+ process but memory is not locked", RegexOptions.IgnoreCase);

    private static readonly Regex Threads = new(@"max number of threads \[(?<found>\d{1,18})\](?: for user \[[^\]]{0,80}\])?,? (?:is|likely) too low, increase to at least \[(?<wanted>\d{1,18})\]", RegexOptions.ExplicitCapture);

    private static readonly Regex AddressSpace = new(@"max size virtual memory \[(?<found>\d{1,18})\](?: for user \[[^\]]{0,80}\])? is too low, increase to \[unlimited\]", RegexOptions.ExplicitCapture);
}
