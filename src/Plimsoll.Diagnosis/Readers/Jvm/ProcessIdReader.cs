using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Which JVM speaks: the head of a crash report (<c>vmError.cpp</c>), of a thread dump, of a GC log's header line.</summary>
internal sealed class ProcessIdReader : LineReader
{
    private const int LinesAbove = 6;

    public override string Format => "JVM identity";

    public override IReadOnlyList<string> Literals { get; } = ["# JRE version: ", "Full thread dump "];

    public override void Read(LogLine line, LineContext context)
    {
        if (Version.Match(line.Text) is not { Success: true } version)
            return;
        var pid = context.Preceding(LinesAbove).Select(above => Pid.Match(above.Text)).LastOrDefault(match => match.Success);
        context.Facts.Add(new ProcessTold { Origin = line.Origin(), JvmVersion = version.Groups["version"].Value, Pid = Number(pid) });
    }

    private static int? Number(Match? pid) =>
        pid is not null && int.TryParse(pid.Groups["pid"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static readonly Regex Version = new(@"(?:^# JRE version: .{0,80}?|^Full thread dump .{0,80}? VM )\((?:build )?(?<version>\d[\w.+]*)", RegexOptions.ExplicitCapture);

    private static readonly Regex Pid = new(@"^#.*, pid=(?<pid>\d{1,9}), tid=|^(?<pid>\d{1,9}):$", RegexOptions.ExplicitCapture);
}
