using System.Text.RegularExpressions;

namespace Plimsoll.Jvm;

/// <summary>A thread dump: <c>jstack</c>, <c>jcmd Thread.print</c>, SIGQUIT.</summary>
/// <param name="Threads">In the printed order.</param>
public sealed record ThreadDump(IReadOnlyList<DumpedThread> Threads)
{
    /// <summary>Families of threads whose names differ only in numbers, largest first.</summary>
    public IEnumerable<(string Family, int Count, DumpedThread Sample)> Families() =>
        Threads.GroupBy(thread => thread.Family, StringComparer.Ordinal).Select(group => (group.Key, group.Count(), group.First())).OrderByDescending(family => family.Item2);
}

/// <summary>One thread of a dump.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Daemon">Whether it is a daemon.</param>
/// <param name="State">Its Java state, or null for a thread of the JVM itself.</param>
/// <param name="Frames">Stack frames, innermost first, without <c>at</c>; bounded.</param>
public sealed partial record DumpedThread(string Name, bool Daemon, string? State, IReadOnlyList<string> Frames)
{
    /// <summary>The name with its numbers and ids replaced by <c>#</c>.</summary>
    public string Family => Numbers().Replace(Name, "#");

    /// <summary>N of <c>pool-N-thread-M</c>, the name that <c>Executors.defaultThreadFactory</c> gives: how many pools were made before this one; null for other names.</summary>
    public long? PoolNumber =>
        Pool().Match(Name) is { Success: true } pool && Figure.Read(pool.Groups["pool"].ValueSpan) is { } number ? number : null;

    [GeneratedRegex(@"[0-9a-f]{8,}|\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^pool-(?<pool>\d{1,12})-thread-\d+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pool();
}

/// <summary>Reads a thread dump of HotSpot (JDK 6 to 25).</summary>
public sealed partial class ThreadDumpTable : ITextTable<ThreadDump>
{
    private const int MaxThreads = 200_000;
    private const int MaxFrames = 40;

    private readonly List<DumpedThread> _threads = [];
    private List<string> _frames = [];
    private (string Name, bool Daemon)? _open;
    private string? _state;
    private bool _begun;
    private int _strange;

    /// <inheritdoc/>
    public bool Accept(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!_begun)
            return _begun = true;
        if (Thread().Match(line) is { Success: true } thread)
        {
            Close();
            _open = (thread.Groups["name"].Value, thread.Groups["daemon"].Success);
            return _threads.Count < MaxThreads;
        }

        if (State().Match(line) is { Success: true } state)
            _state = state.Groups["state"].Value;
        else if (Frame().Match(line) is { Success: true } frame && _frames.Count < MaxFrames)
            _frames.Add(frame.Groups["frame"].Value);
        else if (!Filler().IsMatch(line))
            return ++_strange <= 3 && !line.StartsWith("20", StringComparison.Ordinal);
        return true;
    }

    /// <inheritdoc/>
    public ThreadDump? Complete()
    {
        Close();
        return _threads.Count == 0 ? null : new ThreadDump(_threads);
    }

    private void Close()
    {
        if (_open is var (name, daemon))
            _threads.Add(new DumpedThread(name, daemon, _state, _frames));
        (_open, _state, _frames) = (null, null, []);
    }

    [GeneratedRegex("""^\s*"(?<name>[^"]*)"\s+(?:#\d+\s+|\[\d+\]\s+)*(?<daemon>daemon\s)?.*(?:tid=|prio=|nid=|virtual|os_prio)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Thread();

    [GeneratedRegex(@"^\s+java\.lang\.Thread\.State: (?<state>[A-Z_]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex State();

    [GeneratedRegex(@"^\s+at (?<frame>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Frame();

    [GeneratedRegex(@"^\s*$|^\s+(-|Locked|No compile|JavaThread|Carrying|Mounted|\[)|^\s*(Threads class SMR|_java_thread_list|0x[0-9a-f]+|\}|JNI global|Found |=====|Java stack|which is held|waiting to lock|Heap$|PSYoungGen|ParOldGen| )")]
    private static partial Regex Filler();
}
