using System.Globalization;
using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;
using Plimsoll.Diagnosis.Knowledge;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>How a container or a unit ended, as <c>kubectl</c>, pod YAML or JSON, <c>docker</c>, systemd, Flink's resource manager or a person tells it.</summary>
internal sealed class ContainerStateReader : LineReader
{
    /// <summary>A pod's description has its name some dozens of lines above its containers' states.</summary>
    private const int LinesOfADescription = 60;

    public override string Format => "container state";

    public override IReadOnlyList<string> Literals { get; } =
    [
        "OOMKilled", "OOM Killed", "OOM-killed", "OOM killed", "oomkilled", "oom killed", "Exit Code:", "\"exitCode\"", "\"ExitCode\"", "exitCode: ", "exitCode=", "Exited (", "exit status ", "exit code ",
        "exited with code ", "exited with status ", "exit value 137", "non-zero code: 137", "Exit code was 137", "exit code: 137", "status=9/KILL", "code=killed, signal=KILL", "killed by the OOM killer", "result 'oom-kill'", "System OOM encountered",
    ];

    public override void Read(LogLine line, LineContext context)
    {
        if (TraceText.IsFrame(line.Text))
            return;
        if (Asked.IsMatch(line.Text))
        {
            context.Follow(new Answer(line));
            return;
        }

        var basis = Prose.IsMatch(line.Text) && !Unit.IsMatch(line.Text) ? Basis.Reported : Basis.Read;
        if (Host.Match(line.Text) is { Success: true } host)
            context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Scope = KillScope.Host, Victim = host.Groups["name"].Value });
        else if (Killed.Match(line.Text) is { Success: true } killed && !Denied.IsMatch(line.Text))
            context.Facts.Add(new ProcessKilled { Origin = line.Origin(), Basis = basis, Scope = killed.Groups["unit"].Success && !Contained.IsMatch(line.Text) ? KillScope.Unsaid : KillScope.Container, Container = Container(line, context), Subject = Whose(line, killed.Index, context) });
        if (Code.Match(line.Text) is { Success: true } code && int.TryParse(code.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            context.Facts.Add(new ProcessExit { Origin = line.Origin(), Basis = basis, Code = number, Reason = ReasonOf(line, context), Subject = Whose(line, code.Index, context) });
        else if (UnitKilled.Match(line.Text) is { Success: true } unit)
            context.Facts.Add(new ProcessExit { Origin = line.Origin(), Code = ExitCodes.Killed, Subject = Whose(line, unit.Index, context) });
    }

    // The line itself, the one that a window broke before it, else the name at the head of the description.
    private static ProcessRole Whose(LogLine line, int at, LineContext context)
    {
        if (ContainerName.RoleOfVictim(line.Text, at) is var own and not ProcessRole.Unknown)
            return own;
        var before = context.Preceding(LinesOfADescription);
        if (before is [.., var above] && ContainerName.IsWorkersEnd(above.Text))
            return ProcessRole.TaskManager;
        return before.Select(earlier => Name.Match(earlier.Text)).LastOrDefault(name => name.Success) is { } named ? ContainerName.RoleOf(named.Groups["name"].Value) : ProcessRole.Unknown;
    }

    // In Flink's own report before the bracket, in a description the heading two columns in.
    private static string Container(LogLine line, LineContext context) =>
        Inline.Match(line.Text) is { Success: true } inline ? inline.Groups["name"].Value
        : line.Text.StartsWith("      Reason:", StringComparison.Ordinal) ? context.Preceding(LinesOfADescription).Select(above => Heading.Match(above.Text)).LastOrDefault(heading => heading.Success)?.Groups["name"].Value ?? ""
        : "";

    private static string ReasonOf(LogLine line, LineContext context) =>
        InlineReason.Match(line.Text) is { Success: true } inline ? inline.Groups["reason"].Value
        : context.Preceding(3).Select(above => Reason.Match(above.Text)).LastOrDefault(match => match.Success)?.Groups["reason"].Value ?? "";

    /// <summary>What <c>docker inspect --format '{{.State.OOMKilled}}'</c> printed.</summary>
    private sealed class Answer(LogLine command) : LineBlock
    {
        private LogLine? _answer;

        public override bool Accept(LogLine line)
        {
            if (_answer is not null || line.Text.Trim() is not ("true" or "false"))
                return false;
            _answer = line;
            return true;
        }

        public override void Complete(FactSink facts)
        {
            if (_answer is { } answer && answer.Text.Contains("true", StringComparison.Ordinal))
                facts.Add(new ProcessKilled { Origin = command.Origin(), Scope = KillScope.Container, Subject = ContainerName.RoleOfVictim(command.Text, command.Text.Length) });
        }
    }

    private static readonly Regex Asked = new(@"\{\{\s*\.State\.OOMKilled\s*\}\}\S{0,3}(?:\s+[\w.-]+)?\s*$");

    // systemd: Process ... has been killed by the OOM killer (src/core/unit.c), Failed with result 'oom-kill'. Whose limit it was it does not know, nor does who says "OOM-killed by the OS".
    private static readonly Regex Killed = new(@"OOM[- ]?Killed(?<unit> by (?:the )?(?:OS|operating system|kernel|linux|system|host|machine)\b)?|(?<unit>killed by the OOM killer|result 'oom-kill')", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly Regex Contained = new(@"\b(?:container|pod|cgroup)\b", RegexOptions.IgnoreCase);

    private static readonly Regex Unit = new(@"\.(?:service|scope|slice): ");

    // The main process of a unit, in the journal and in systemctl status.
    private static readonly Regex UnitKilled = new(@"(?:[Mm]ain process exited|Main PID: \d+|Process: \d+ .{1,200})[^\n]{0,3}\(?code=killed, (?:status=9/KILL|signal=KILL)\b");

    // The kubelet's event about the node (pkg/kubelet/oom/oom_watcher_linux.go): kills within containers are not told so.
    private static readonly Regex Host = new(@"System OOM encountered, victim process: (?<name>[^,\s]{0,40})", RegexOptions.ExplicitCapture);

    private static readonly Regex Denied = new(@"OOMKilled""?\s*[:=]\s*false|\{\{[^}]*OOMKilled|\b(?:not|no|never|without|isn't|wasn't|neither)\b(?:(?!\b(?:and|but)\b)[^.,;]){0,40}OOM[- ]?Killed", RegexOptions.IgnoreCase);

    private static readonly Regex Code = new(@"(?:Exit Code:\s*|""?[eE]xitCode""?\s*[:=]\s*|Exited \(|exit(?:ed)?(?: with)?(?: status| code)[ :=]+)(?<code>\d{1,3})\b|\b(?:exit value|non-zero code:|[Ee]xit code was) (?<code>137)\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Reason = new(@"Reason:\s*(?<reason>\w+)", RegexOptions.ExplicitCapture);

    private static readonly Regex Inline = new(@"(?<name>[\w.-]{1,80})\(exitCode=", RegexOptions.ExplicitCapture);

    private static readonly Regex Heading = new(@"^\s{2}(?<name>[\w.-]{1,80}):\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex InlineReason = new(@"\breason=(?!null)(?<reason>\w+)", RegexOptions.ExplicitCapture);

    private static readonly Regex Name = new(@"^\s{0,4}(?:Name|name|""Name""|""name""|pod):\s+""?/?(?<name>[\w.-]{2,120})", RegexOptions.ExplicitCapture);

    // A sentence: it begins with a capital, has several words and ends in a full stop.
    private static readonly Regex Prose = new(@"^[A-Z\p{IsCJKUnifiedIdeographs}][^=:{}\[\]]*\s\w+\s.*[.。]\s*$|\w+ \w+ \w+ \w+ \w+.*[.;,]$");
}
