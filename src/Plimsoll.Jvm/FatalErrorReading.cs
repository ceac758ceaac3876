using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>Collects a fatal error log line by line.</summary>
internal sealed partial class FatalErrorReading
{
    private const int MaxFrames = 200;
    private const int HeadLines = 40;

    private readonly Dictionary<string, (int Line, string Text)> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _frames = [];
    private FatalErrorLog _log = new();
    private Block _block;
    private int _line;
    private long _listed;
    private bool _nextIsFrame;
    private string _label = "";

    private enum Block
    {
        None,
        JavaFrames,
        JavaThreads,
        Libraries,
    }

    public void Take(ReadOnlySpan<char> span)
    {
        _line++;
        if (span.IsEmpty)
        {
            Leave();
            return;
        }

        if (_block == Block.Libraries && span[0] != ' ' && Mapping().IsMatch(span))
        {
            _listed++;
            return;
        }

        if (span.Length > 4096)
            span = span[..4096];
        var line = span.ToString();
        if (_line <= HeadLines && line[0] == '#')
            TakeHead(line);
        else
            TakeBody(line);
    }

    public FatalErrorLog Complete() => _log with
    {
        JavaFrames = _frames,
        Physical = Number(nameof(FatalErrorLog.Physical)),
        PhysicalFree = Number("Available") ?? Number(nameof(FatalErrorLog.PhysicalFree)),
        Swap = Number(nameof(FatalErrorLog.Swap)),
        SwapFree = Number(nameof(FatalErrorLog.SwapFree)),
        AddressSpaceLimit = Number(nameof(FatalErrorLog.AddressSpaceLimit)),
        ProcessLimit = Number(nameof(FatalErrorLog.ProcessLimit)),
        CommitLimit = Number(nameof(FatalErrorLog.CommitLimit)),
        Committed = Number(nameof(FatalErrorLog.Committed)),
        VirtualSize = Number(nameof(FatalErrorLog.VirtualSize)),
        Resident = Number(nameof(FatalErrorLog.Resident)),
        ContainerLimit = Number(nameof(FatalErrorLog.ContainerLimit)),
        MaxMappings = Number(nameof(FatalErrorLog.MaxMappings)),
        Mappings = Number(nameof(FatalErrorLog.Mappings)) ?? (_listed > 0 ? _listed : null),
        MaxThreads = Number(nameof(FatalErrorLog.MaxThreads)),
        MaxProcessId = Number(nameof(FatalErrorLog.MaxProcessId)),
        Sources = _sources,
    };

    private void TakeHead(string line)
    {
        if (line.StartsWith("# There is insufficient memory", StringComparison.Ordinal))
            _log = _log with { MemoryRefused = true, ErrorLine = _line };
        else if (_nextIsFrame)
            (_log, _nextIsFrame) = (_log with { ProblematicFrame = line.TrimStart('#', ' ') }, false);
        else if (line.StartsWith("# Problematic frame:", StringComparison.Ordinal))
            _nextIsFrame = true;
        else if (line.StartsWith("# Java VM:", StringComparison.Ordinal))
            _log = _log with { Is32Bit = Narrow().IsMatch(line) };
        else if (OutOfMemory().Match(line) is { Success: true } memory)
            _log = _log with { Error = line.TrimStart('#', ' '), ErrorLine = _line, OutOfMemoryRegion = memory.Groups["region"].Value.Trim() };
        else if (_log.Error.Length == 0 && Death().IsMatch(line))
            _log = _log with { Error = line.TrimStart('#', ' '), ErrorLine = _line };
    }

    private void TakeBody(string line)
    {
        if (_block == Block.JavaFrames && Frame().Match(line) is { Success: true } frame && _frames.Count < MaxFrames)
            _frames.Add(frame.Groups["method"].Value);
        else if (_block == Block.JavaThreads && line.Contains("JavaThread \"", StringComparison.Ordinal))
            _log = _log with { JavaThreads = (_log.JavaThreads ?? 0) + 1 };
        else if (line.StartsWith("Current thread", StringComparison.Ordinal) && CurrentThread().Match(line) is { Success: true } thread)
            _log = _log with { Thread = thread.Groups["name"].Value };
        else if (line.StartsWith("Java frames:", StringComparison.Ordinal))
            _block = Block.JavaFrames;
        else if (line.StartsWith("Java Threads:", StringComparison.Ordinal))
            _block = Block.JavaThreads;
        else if (line.StartsWith("Dynamic libraries:", StringComparison.Ordinal))
            _block = Block.Libraries;
        else
            TakeNumbers(line);
    }

    private void TakeNumbers(string line)
    {
        // JDK 11 and earlier print these values on the line below their name.
        (line, _label) = (_label + line, line.EndsWith("):", StringComparison.Ordinal) ? line + " " : "");
        if (Time().Match(line) is { Success: true } time && DateTime.TryParseExact(Spaces().Replace(time.Groups["time"].Value, " "), "MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            _log = _log with { At = _log.At ?? new DateTimeOffset(at, TimeSpan.Zero) };
        foreach (var (pattern, unit) in Numbered)
        {
            if (pattern.Match(line) is not { Success: true } match)
                continue;
            foreach (Group group in match.Groups)
            {
                if (group.Success && !char.IsAsciiDigit(group.Name[0]) && long.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 50 && _numbers.TryAdd(group.Name, number * unit))
                    _sources[group.Name] = (_line, line.Trim());
            }
        }
    }

    private void Leave() => _block = Block.None;

    private long? Number(string name) => _numbers.TryGetValue(name, out var number) ? number : null;

    // The names of the groups are those of the record's properties.
    private static readonly (Regex Pattern, long Unit)[] Numbered =
    [
        (Memory(), 1024), (MemAvailable(), 1024), (Commit(), 1024), (Limits(), 1024), (Processes(), 1), (Virtual(), 1024), (ResidentSize(), 1024), (ContainerBytes(), 1), (ContainerKilobytes(), 1024),
        (Mapped(), 1), (MapCount(), 1), (ThreadsMax(), 1), (PidMax(), 1),
    ];

    [GeneratedRegex(@"OutOfMemory encountered: (?<region>.{1,80})", RegexOptions.ExplicitCapture)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(@"^#\s+(?:SIG[A-Z]+ \(|EXCEPTION_|Internal Error \(|Out of Memory Error \(|fatal error:|guarantee\(|assert\()")]
    private static partial Regex Death();

    [GeneratedRegex(@"\b(?:linux|windows|solaris|bsd)-x86(?![_\w-])")]
    private static partial Regex Narrow();

    [GeneratedRegex("\"(?<name>[^\"]{0,300})\"", RegexOptions.ExplicitCapture)]
    private static partial Regex CurrentThread();

    [GeneratedRegex(@"^[jJA]\s+(?:\d+%?!?\s+)?(?:c[12]\s+)?(?<method>[\w$./<>-]{1,500}?)\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^[0-9a-f]{6,16}-[0-9a-f]{6,16} ")]
    private static partial Regex Mapping();

    [GeneratedRegex(@"^(?:Time|time): \w{3} (?<time>\w{3}\s+\d{1,2} \d\d:\d\d:\d\d \d{4})(?: (?:UTC|GMT))\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^Memory: \d+k page, physical (?<Physical>\d{1,15})k ?\((?<PhysicalFree>\d{1,15})k free\)(?:, swap (?<Swap>\d{1,15})k ?\((?<SwapFree>\d{1,15})k free\))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Memory();

    [GeneratedRegex(@"^MemAvailable:\s+(?<Available>\d{1,15}) kB", RegexOptions.ExplicitCapture)]
    private static partial Regex MemAvailable();

    [GeneratedRegex(@"^CommitLimit:\s+(?<CommitLimit>\d{1,15}) kB|^Committed_AS:\s+(?<Committed>\d{1,15}) kB", RegexOptions.ExplicitCapture)]
    private static partial Regex Commit();

    [GeneratedRegex(@"^rlimit\b.*\bAS (?<AddressSpaceLimit>\d{1,15})k", RegexOptions.ExplicitCapture)]
    private static partial Regex Limits();

    [GeneratedRegex(@"^rlimit\b.*\bNPROC (?<ProcessLimit>\d{1,12})", RegexOptions.ExplicitCapture)]
    private static partial Regex Processes();

    [GeneratedRegex(@"^Virtual Size: (?<VirtualSize>\d{1,15})K", RegexOptions.ExplicitCapture)]
    private static partial Regex Virtual();

    [GeneratedRegex(@"^Resident Set Size: (?<Resident>\d{1,15})K", RegexOptions.ExplicitCapture)]
    private static partial Regex ResidentSize();

    [GeneratedRegex(@"^memory_limit_in_bytes: (?<ContainerLimit>\d{1,18})$", RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerBytes();

    [GeneratedRegex(@"^memory_limit_in_bytes: (?<ContainerLimit>\d{1,15}) k", RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerKilobytes();

    [GeneratedRegex(@"^Total number of mappings: (?<Mappings>\d{1,12})", RegexOptions.ExplicitCapture)]
    private static partial Regex Mapped();

    [GeneratedRegex(@"^/proc/sys/vm/max_map_count[^:]*:\s*(?<MaxMappings>\d{1,12})", RegexOptions.ExplicitCapture)]
    private static partial Regex MapCount();

    [GeneratedRegex(@"^/proc/sys/kernel/threads-max[^:]*:\s*(?<MaxThreads>\d{1,12})", RegexOptions.ExplicitCapture)]
    private static partial Regex ThreadsMax();

    [GeneratedRegex(@"^/proc/sys/kernel/pid_max[^:]*:\s*(?<MaxProcessId>\d{1,12})", RegexOptions.ExplicitCapture)]
    private static partial Regex PidMax();
}
