using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>YARN's diagnostics of a container beyond its memory: of the NodeManager (Hadoop 2 and 3), of Spark 2 and 3, and as an exit status.</summary>
internal sealed class YarnKillReader : LineReader
{
    public override string Format => "YARN diagnostics";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "running beyond physical memory limits", "running beyond virtual memory limits", "beyond the 'PHYSICAL' memory limit", "beyond the 'VIRTUAL' memory limit",
        "Container killed by YARN for exceeding ", "Exit code:-10", "xit code: -10", "xitCode: -10", "xit status: -10", "Current usage: ",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (Beyond.Match(line.Text) is { Success: true } beyond)
            Tell(beyond, line, context);
        else if (Status.Match(line.Text) is { Success: true } status)
            context.Facts.Add(Of(line, string.Join('\n', context.Preceding(2).Append(line).Select(near => near.Text)), status.Groups["status"].ValueSpan.SequenceEqual("3")));
        else if (Torn.IsMatch(line.Text))
            context.Follow(new Excerpted(Of(line, line.Text, false), line.Text));
    }

    // A report's window may have broken the sentence before its numbers.
    private static void Tell(Match beyond, LogLine line, LineContext context)
    {
        var numbers = Usage.Match(line.Text);
        var isVirtual = (beyond.Groups["kind"] is { Success: true } kind ? kind.Value : numbers.Groups["of"].Value).Equals("virtual", StringComparison.OrdinalIgnoreCase);
        var killed = Of(line, line.Text, isVirtual) with { OverheadKey = Overhead.Match(line.Text).Value };
        if (numbers.Success)
            context.Facts.Add(With(killed, line.Text));
        else
            context.Follow(new Numbers(killed));
    }

    private static ProcessKilled Of(LogLine line, string near, bool isVirtual)
    {
        var container = Container.Match(near);
        var isMaster = container.Groups["number"].ValueSpan.SequenceEqual("1") || near.Contains("AM Container for", StringComparison.Ordinal);
        return new ProcessKilled
        {
            Origin = line.Origin(),
            Subject = Subject(near, isMaster),
            Scope = isVirtual ? KillScope.YarnVirtual : KillScope.YarnPhysical,
            Container = container.Value,
            IsWorker = container.Success && !isMaster,
        };
    }

    // The first container of an application is its master: Flink's JobManager, Spark's driver.
    private static ProcessRole Subject(string near, bool isMaster) =>
        near.Contains("spark", StringComparison.OrdinalIgnoreCase) ? ProcessRole.Unknown
        : isMaster ? ProcessRole.JobManager
        : near.Contains("flink", StringComparison.OrdinalIgnoreCase) ? ProcessRole.TaskManager
        : ProcessRole.Unknown;

    private static ProcessKilled With(ProcessKilled killed, string text)
    {
        foreach (Match usage in Usage.Matches(text))
        {
            var (used, limit) = (Size(usage, "used"), Size(usage, "limit"));
            killed = usage.Groups["of"].ValueSpan.SequenceEqual("virtual")
                ? killed with { VirtualBytes = used, VirtualLimitBytes = limit }
                : killed with { UsedBytes = used, LimitBytes = limit };
        }

        return killed;
    }

    private static long? Size(Match match, string group)
    {
        var text = match.Groups[group].Value.Split(' ');
        if (text.Length != 2 || !double.TryParse(text[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1 << 20)
            return null;
        var shift = text[1].ToUpperInvariant() switch { "KB" => 10, "MB" => 20, "GB" => 30, "TB" => 40, _ => 0 };
        return (long)(number * (1L << shift));
    }

    /// <summary>The line below, where it holds the numbers.</summary>
    private sealed class Numbers(ProcessKilled killed) : LineBlock
    {
        private ProcessKilled? _told;

        public override bool Accept(LogLine line)
        {
            if (_told is not null || !Usage.IsMatch(line.Text))
                return false;
            _told = With(killed, line.Text);
            return true;
        }

        public override void Complete(FactSink facts) => facts.Add(_told ?? killed);
    }

    /// <summary>The numbers and the end of a sentence whose beginning was not copied: it counts where it says that the container was killed, at a limit that it reached.</summary>
    private sealed class Excerpted : LineBlock
    {
        private const int Most = 3;

        // One decimal is all that YARN prints.
        private const double Reached = 0.98;

        private ProcessKilled _told;
        private bool _isKilled;
        private int _lines;

        public Excerpted(ProcessKilled killed, string text)
        {
            _told = With(killed, text);
            _isKilled = Killing.IsMatch(text);
        }

        public override bool Accept(LogLine line)
        {
            if (_isKilled || ++_lines > Most || !(Usage.IsMatch(line.Text) || Killing.IsMatch(line.Text)))
                return false;
            _told = With(_told, line.Text);
            _isKilled = Killing.IsMatch(line.Text);
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_isKilled && _told.UsedBytes >= _told.LimitBytes * Reached)
                facts.Add(_told);
            else if (_isKilled && _told.VirtualBytes >= _told.VirtualLimitBytes * Reached)
                facts.Add(_told with { Scope = KillScope.YarnVirtual });
        }
    }

    private static readonly Regex Torn = new(@"^\W*Current usage: \d[\d.]{0,20} [KMGT]?B of \d");

    private static readonly Regex Killing = new(@"^\W*Killing container\b|memory used[;.]? ?Killing container\b");

    private static readonly Regex Beyond = new(@"beyond (?:the ')?(?<kind>physical|virtual)'? memory limit|killed by YARN for exceeding (?:(?<kind>physical|virtual) )?memory limits", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Usage = new(@"(?<used>\d[\d.]{0,20} [KMGT]?B) of (?<limit>\d[\d.]{0,20} [KMGT]?B) (?<of>physical|virtual) memory used", RegexOptions.ExplicitCapture);

    // org.apache.hadoop.yarn.api.records.ContainerExitStatus: KILLED_EXCEEDED_VMEM -103, KILLED_EXCEEDED_PMEM -104.
    private static readonly Regex Status = new(@"\b[Ee]xit ?(?:[Cc]ode|status):\s?-10(?<status>[34])\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Container = new(@"container_(?:e\d+_)?\d+_\d+_\d+_0*(?<number>\d+)", RegexOptions.ExplicitCapture);

    private static readonly Regex Overhead = new(@"spark\.(?:yarn\.)?(?:executor|driver)\.memoryOverhead(?!Factor)");
}
