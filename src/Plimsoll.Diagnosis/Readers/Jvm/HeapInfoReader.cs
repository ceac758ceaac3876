using System.Globalization;
using System.Text.RegularExpressions;

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
            Committed = Kilobytes(match, "total"),
            Used = Kilobytes(match, "used"),
            AtExit = line.Text.Contains("exit", StringComparison.Ordinal) || context.Preceding(1) is [{ Text: "Heap" }],
        });
    }

    private static long Kilobytes(Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 50 ? number << 10 : 0;

    private static readonly Regex Space = new(@"^(?:\[[^\]]{1,60}\])*\s*(?<space>[A-Za-z][\w -]{3,40}?)\s+total (?:reserved \d+K, committed )?(?<total>\d+)K, used (?<used>\d+)K", RegexOptions.ExplicitCapture);
}
