using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The limit on tasks in a person's words or in a setting: <c>the limit of PIDs, set at 2048</c>, <c>--pids-limit=2048</c>, <c>TasksMax=512</c>.</summary>
internal sealed class TaskLimitToldReader : LineReader
{
    public override string Format => "container settings";

    public override IReadOnlyList<string> Literals { get; } = ["pids-limit", "pids_limit", "podPidsLimit", "PidsLimit", "TasksMax=", "limit of PIDs", "limit on PIDs", "limit of pids", "PID limit", "PIDs limit", "pids limit", "limit of processes", "limit of threads", "limit of tasks"];

    public override void Read(LogLine line, LineContext context)
    {
        if (line.Header is not null || TraceText.IsFrame(line.Text))
            return;
        var setting = Setting.Match(line.Text);
        var match = setting.Success ? setting : Told.Match(line.Text);
        if (match.Success && long.TryParse(match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            context.Facts.Add(new ControlGroupValue { Origin = line.Origin(), Basis = setting.Success ? Basis.Read : Basis.Reported, Name = "pids.max", Value = number });
    }

    private static readonly Regex Setting = new(@"(?:--pids-limit[= ]|\bpids_limit:\s*|\bpodPidsLimit""?:\s*|""PidsLimit"":\s*|\bTasksMax=)(?<number>\d{1,9})\b", RegexOptions.ExplicitCapture);

    private static readonly Regex Told = new(@"(?:limit (?:of|on) (?:the )?(?:pids|processes|threads|tasks)|\bpids? limit)\b[^.\n]{0,80}?\b(?:set (?:at|to)|is|of|to|=)\s*(?<number>\d[\d,]{1,9})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);
}
