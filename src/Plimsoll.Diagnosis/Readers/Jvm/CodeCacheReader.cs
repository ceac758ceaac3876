using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The code cache's warnings and its table (<c>CodeCache::print_summary</c>, JDK 8 to 25, whole or in segments), and the line of Eclipse OpenJ9's verbose JIT log.</summary>
internal sealed class CodeCacheReader : LineReader
{
    public override string Format => "JVM console";

    public override IReadOnlyList<string> Literals { get; } = ["CodeCache is full", "is full. Compiler has been disabled", "CodeCache: size=", "CodeHeap '", "Out of space in CodeCache", "JIT CACHES FULL", "full_count=", "stopped_count=", "not enough contiguous free space left"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Full.Match(line.Text) is { Success: true } full)
            context.Facts.Add(new CodeCacheFull { Origin = line.Origin(), Segment = Segment(full) });
        else if (line.Text.Contains("Out of space in CodeCache", StringComparison.Ordinal))
            context.Facts.Add(new CodeCacheFull { Origin = line.Origin(), Segment = "CodeCache", Fatal = true });
        else if (line.Text.Contains("<WARNING: JIT CACHES FULL>", StringComparison.Ordinal))
            context.Facts.Add(new CodeCacheFull { Origin = line.Origin(), Segment = CodeCacheFull.OpenJ9 });
        else if (Stopped.IsMatch(line.Text))
            context.Facts.Add(new CodeCacheFull { Origin = line.Origin(), Segment = "CodeCache" });
        else if (State.Match(line.Text) is { Success: true } state)
            context.Facts.Add(new CodeCacheState { Origin = line.Origin(), Segment = Segment(state), Size = state.Kilobytes("size") ?? 0, Peak = state.Kilobytes("peak") ?? 0 });
    }

    private static string Segment(Match match) => match.Groups["segment"] is { Success: true, Value: var segment } ? segment : "CodeCache";

    private static readonly Regex Full = new(@"(?:CodeCache|CodeHeap '(?<segment>[^']{1,60})') is full\. Compiler has been disabled", RegexOptions.ExplicitCapture);

    private static readonly Regex State = new(@"(?:CodeCache|CodeHeap '(?<segment>[^']{1,60})'): size=(?<size>\d+)Kb used=\d+Kb max_used=(?<peak>\d+)Kb", RegexOptions.ExplicitCapture);

    // The table's last lines: how often the cache was full, how often the compiler was stopped for it, and whether it is now.
    private static readonly Regex Stopped = new(@"\b(?:full_count|stopped_count)=[1-9]|\b[Cc]ompilation: disabled \(not enough contiguous free space left\)");
}
