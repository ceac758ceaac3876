using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The kernel's lines about an out-of-memory kill: dmesg, journal, syslog, kernels 2.6 to 6, and Kubernetes' events that repeat them (node-problem-detector's OOMKilling).</summary>
internal sealed class KernelKillReader : LineReader
{
    public override string Format => "kernel log";

    public override IReadOnlyList<string> Literals { get; } = ["Killed process ", "Kill process ", "oom-kill:constraint=", "invoked oom-killer", "memory: usage ", "mem_cgroup_out_of_memory", "mem_cgroup_oom_synchronize"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Killed.Match(line.Text) is { Success: true } killed)
            context.Facts.Add(Of(killed, line, context.Preceding(400)));
        else if (Chosen.Match(line.Text) is { Success: true } chosen)
            context.Follow(new Announced(Of(chosen, line, context.Preceding(400))));
        else if (Constrained.Match(line.Text) is { Success: true } constrained)
            context.Follow(new Announced(Of(constrained, line, [])));
        else if (Invoked.Match(line.Text) is { Success: true } invoked)
            context.Facts.Add(new KillerInvoked { Origin = line.Origin(), Invoker = invoked.Groups["name"].Value });
        else if (ByGroup.IsMatch(line.Text))
            context.Facts.Add(new KillerInvoked { Origin = line.Origin(), ByControlGroup = true });
    }

    // Kernels up to 4.x announce the victim by its score, later ones by the constraint; the line that follows tells the same with sizes, where it was kept.
    private sealed class Announced(ProcessKilled killed) : LineBlock
    {
        private bool _told;

        public override bool Accept(LogLine line)
        {
            _told = Killed.IsMatch(line.Text);
            return false;
        }

        public override void Complete(FactSink facts)
        {
            if (!_told)
                facts.Add(killed);
        }
    }

    private static ProcessKilled Of(Match killed, LogLine line, IReadOnlyList<LogLine> before)
    {
        var usage = before.LastOrDefault(earlier => Usage.IsMatch(earlier.Text));
        var group = killed.Groups["cgroup"].Success || before.Any(earlier => earlier.Text.Contains("CONSTRAINT_MEMCG", StringComparison.Ordinal) || earlier.Text.Contains("Memory cgroup out of memory", StringComparison.Ordinal));
        var (used, limit) = usage is null ? (null, null) : Of(Usage.Match(usage.Text));
        return new ProcessKilled
        {
            Origin = line.Origin(),
            Scope = group ? KillScope.ControlGroup : KillScope.Host,
            Victim = killed.Groups["name"].Value,
            Score = ScoreOf(killed) ?? (before is [.., var above] ? ScoreOf(Chosen.Match(above.Text)) : null),
            AnonymousBytes = killed.Kilobytes("anon"),
            UsedBytes = group ? used : null,
            LimitBytes = group ? limit : null,
            Tasks = Tasks(before),
        };
    }

    // The rows between the table's header and the kill; the header tells which column is which, sizes are pages of 4 KiB.
    private static KernelTask[] Tasks(IReadOnlyList<LogLine> before)
    {
        var from = before.ToList().FindLastIndex(line => line.Text.Contains(" total_vm ", StringComparison.Ordinal));
        if (from < 0 || before.Skip(from).Any(line => Killed.IsMatch(line.Text)))
            return [];
        var columns = Columns(before[from].Text);
        var resident = Math.Max(columns.IndexOf("rss_anon"), 0) is > 0 and var anonymous ? anonymous : columns.IndexOf("rss");
        return resident < 0 ? [] : [.. before.Skip(from + 1).Select(line => Task(Columns(line.Text), columns.Count, resident)).OfType<KernelTask>()];
    }

    private static List<string> Columns(string line)
    {
        var table = line.LastIndexOf('[') is >= 0 and var open ? line[open..] : line;
        return [.. table.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static KernelTask? Task(List<string> cells, int columns, int resident) =>
        cells.Count == columns && long.TryParse(cells[resident], NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages < 1L << 40 ? new KernelTask(cells[^1], pages << 12) : null;

    private static (long? Used, long? Limit) Of(Match usage) => (usage.Kilobytes("used"), usage.Kilobytes("limit"));

    private static int? ScoreOf(Match match) => int.TryParse(match.Groups["score"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var score) ? score : null;

    private static readonly Regex Killed = new(@"(?<cgroup>Memory cgroup out of memory: )?Killed process (?:(?<pid>\d+)(?:, UID \d+,)? )?\((?<name>[^)]*)\),?\s+total-vm:(?<vm>\d+)kB, anon-rss:(?<anon>\d+)kB", RegexOptions.ExplicitCapture);

    private static readonly Regex Chosen = new(@"(?<cgroup>Memory cgroup out of memory: )?Kill process (?<pid>\d+) \((?<name>[^)]*)\) score (?<score>\d{1,5}) or sacrifice child", RegexOptions.ExplicitCapture);

    // oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),...,task_memcg=/kubepods/...,task=java,pid=4711,uid=1000 (mm/oom_kill.c, dump_oom_summary, from 5.0 on).
    private static readonly Regex Constrained = new(@"oom-kill:constraint=(?<constraint>(?<cgroup>CONSTRAINT_MEMCG)|CONSTRAINT_\w+),.{0,2000}\btask=(?<name>[^,]{1,40}),pid=\d+", RegexOptions.ExplicitCapture);

    // dump_header (mm/oom_kill.c): the task that asked, by its name or its thread's.
    private static readonly Regex Invoked = new(@"(?<name>[^\s\[\]:][^\[\]:]{0,30}?) invoked oom-killer: (?:gfp_mask|order)=", RegexOptions.ExplicitCapture);

    // The functions of mm/memcontrol.c stand in the call trace of a kill by a control group only.
    private static readonly Regex ByGroup = new(@"\bmem_cgroup_(?:out_of_memory|oom_synchronize)\b|\bmemory: usage \d+kB, limit \d+kB");

    private static readonly Regex Usage = new(@"memory: usage (?<used>\d+)kB, limit (?<limit>\d+)kB", RegexOptions.ExplicitCapture);
}
