using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The heap's state as <c>jcmd GC.heap_info</c>, a thread dump or the end of a GC log prints it.</summary>
internal sealed class HeapInfoReader : LineReader
{
    public override string Format => "heap information";

    public override IReadOnlyList<string> Literals { get; } = ["garbage-first heap", "PSYoungGen  ", "ParOldGen   ", "def new generation   total", "tenured generation   total", "par new generation   total", "concurrent mark-sweep generation total"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Space.Match(line.Text) is not { Success: true } match)
            return;
        context.Facts.Add(new HeapInfoTaken
        {
            Origin = line.Origin(),
            Space = match.Groups["space"].Value.Trim(),
            Committed = match.Kilobytes("total") ?? 0,
            Used = match.Kilobytes("used") ?? 0,
            AtExit = line.Text.Contains("exit", StringComparison.Ordinal) || context.Preceding(1) is [{ Text: "Heap" }],
        });
    }

    private static readonly Regex Space = new(@"^(?:\[[^\]]{1,60}\])*\s*(?<space>[A-Za-z][\w -]{3,40}?)\s+total (?:reserved \d+K, committed )?(?<total>\d+)K, used (?<used>\d+)K", RegexOptions.ExplicitCapture);
}
