using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>Collects the lines of one stack trace and makes a <see cref="Thrown"/> of them.</summary>
internal sealed class TraceBlock : LineBlock
{
    private const int MaxFrames = 200;
    private const int MaxLinks = 40;

    private readonly List<Link> _links = [];
    private LogLine? _record;
    private string? _thread;
    private bool _suppressed;
    private int _blanks;
    private int _continued;

    /// <summary>Whether nothing that was begun with named a throwable.</summary>
    public bool IsEmpty => _links.Count == 0;

    /// <summary>Takes a line of which the reader knows that it belongs here.</summary>
    public void Begin(LogLine line)
    {
        if (line.Header is not null)
            _record ??= line;
        foreach (var part in TraceText.Unfold(line.Message))
            Take(part, line);
    }

    public override bool Accept(LogLine line)
    {
        var isTrace = TraceText.IsFrame(line.Text) || TraceText.IsCause(line.Text);
        if (isTrace || (line.Header is null && _links.Count == 0))
        {
            _blanks = 0;
            Begin(line);
            return true;
        }

        return IsPaddedTrace(line) || (IsFirstLine(line) && TakeBare(line)) || TakeContinuation(line);
    }

    public override void Complete(FactSink facts)
    {
        if (_links.Count == 0)
            return;
        var first = _links[0];
        var at = _record?.At ?? first.Line.At;
        facts.Add(new Thrown
        {
            Origin = _links[^1].Line.Origin(_links[^1].Quote, at),
            Subject = IsTaskFailure(_record) ? ProcessRole.TaskManager : SubjectOf(_links),
            Chain = [.. Peel(_links).Select(link => new ThrowableLink(link.Class, link.Message, link.Text, link.Frames, link.Line.Origin(link.Quote, at)))],
            Level = _record?.Header?.Level,
            Logger = _record?.Header?.Logger,
            Thread = _thread ?? _record?.Header?.Thread,
            LogMessage = _record is null ? "" : Excerpt.Of(_record.Message),
        });
    }

    // Issue trackers put an empty line between the message and its frames, or between all of them.
    private bool IsPaddedTrace(LogLine line)
    {
        _blanks = string.IsNullOrWhiteSpace(line.Text) && _links.Count > 0 ? _blanks + 1 : 0;
        return _blanks == 1;
    }

    // The exception itself on the line after the record that announces it.
    private bool IsFirstLine(LogLine line) => _links.Count == 0 || (_links.Count == 1 && _links[0].Frames.Count == 0 && line.Header is null && _record is not null && _links[0].Line == _record);

    private bool TakeBare(LogLine line)
    {
        if (TraceText.Throwable(line.Text) is null)
            return false;
        Begin(line);
        return true;
    }

    // A message that a ticket's editor wrapped, or that its logger put on a line of its own.
    private bool TakeContinuation(LogLine line)
    {
        if (_links.Count == 0 || _links[^1].Frames.Count > 0 || line.Header is not null || _continued >= 3 || string.IsNullOrWhiteSpace(line.Text))
            return false;
        var last = _links[^1];
        var open = last.Message.Length == 0 ? char.IsWhiteSpace(line.Text[0]) : char.IsWhiteSpace(line.Text[0]) && char.IsLetterOrDigit(last.Message[^1]) && last.Message.Length > 20;
        if (!open && !IsPushedDown(last, line.Text))
            return false;
        _continued++;
        var message = $"{last.Message} {line.Text.Trim()}".Trim();
        _links[^1] = last with { Message = message, Text = $"{last.Class}: {message}" };
        return true;
    }

    // A message that begins on the line below its class: the virtual machine's own words, or a refusal of settings, which runs on to its full stop.
    private bool IsPushedDown(Link last, string text) =>
        last.Message.Length == 0 ? last.Text.EndsWith(':') && (OwnWords.IsMatch(text) || (IsRefusal(last) && Sizes.IsMatch(text)))
        : _continued > 0 && IsRefusal(last) && last.Message[^1] != '.' && Sizes.IsMatch(text);

    private static bool IsRefusal(Link link) => link.Class.EndsWith("IllegalConfigurationException", StringComparison.Ordinal);

    private void Take(string part, LogLine line)
    {
        if (TraceText.IsFrame(part))
        {
            if (!_suppressed && _links.Count > 0 && _links[^1].Frames.Count < MaxFrames && TraceText.FrameOf(part) is { Length: > 0 } frame)
                _links[^1].Frames.Add(frame);
            return;
        }

        if (TraceText.IsCause(part))
            _suppressed = part.TrimStart().StartsWith("Suppressed", StringComparison.Ordinal);
        if (_suppressed || _links.Count >= MaxLinks || (TraceText.Throwable(part) ?? Told(part, line)) is not var (type, message, thread))
            return;
        _thread ??= thread;
        var named = part.IndexOf(type, StringComparison.Ordinal);
        AddNested(type, message, named < 0 ? $"{type}: {message}" : part[named..].Trim(), line);
    }

    // A program that logs the message alone, without its class: "ERROR c.a.Import - cannot read orders.xml: Java heap space".
    private static (string Class, string Message, string? Thread)? Told(string part, LogLine line)
    {
        if (line.Header?.Level is not ("ERROR" or "FATAL" or "SEVERE" or "WARN" or "WARNING") || Ending.Match(part) is not { Success: true } ending)
            return null;
        return ("java.lang.OutOfMemoryError", ending.Groups["message"].Value, null);
    }

    // "a.B: c.D: text" of toString() chains: every class named at the start of a message is a link of its own.
    private void AddNested(string type, string message, string text, LogLine line)
    {
        _links.Add(new Link(type, message, text, line));
        if (message.Length > 8 && _links.Count < MaxLinks && TraceText.Throwable(message) is var (inner, innerMessage, _) && message.IndexOf(inner, StringComparison.Ordinal) is >= 0 and < 200)
            AddNested(inner, innerMessage, message, line);
    }

    // A trace ends in its deepest cause; Flink's JVM-wide handlers wrap nothing, but a trailing bystander must not hide an OutOfMemoryError.
    private static IEnumerable<Link> Peel(List<Link> links)
    {
        var telling = links.FindLastIndex(link => IsMemory(link.Text));
        return telling < 0 ? links : links.Take(telling + 1);
    }

    // The JobManager repeats the exception of a task that failed elsewhere.
    private static bool IsTaskFailure(LogLine? record) =>
        record?.Header is { Logger: { } logger } header && logger.EndsWith("ExecutionGraph", StringComparison.Ordinal) && header.Message.Contains(" switched from ", StringComparison.Ordinal);

    // A refused configuration stands on the console of whoever started the process; its text says whose it is.
    private static ProcessRole SubjectOf(List<Link> links)
    {
        if (links.Any(link => link.Text.Contains("TaskManager memory configuration failed", StringComparison.Ordinal) || link.Text.Contains("Configured TaskManager ", StringComparison.Ordinal) || link.Frames.Any(frame => frame.Contains("TaskExecutorProcessUtils", StringComparison.Ordinal) || frame.Contains("TaskExecutorFlinkMemoryUtils", StringComparison.Ordinal))))
            return ProcessRole.TaskManager;
        return links.Any(link => link.Text.Contains("(jobmanager.memory.heap.size)", StringComparison.Ordinal) || link.Text.Contains("JobManager memory configuration failed", StringComparison.Ordinal) || link.Text.Contains("Configured JobManager ", StringComparison.Ordinal) || link.Frames.Any(frame => frame.Contains("JobManagerProcessUtils", StringComparison.Ordinal) || frame.Contains("JobManagerFlinkMemoryUtils", StringComparison.Ordinal)))
            ? ProcessRole.JobManager
            : ProcessRole.Unknown;
    }

    private static bool IsMemory(string text) =>
        text.Contains("OutOfMemoryError", StringComparison.Ordinal) || text.Contains("OutOfDirectMemoryError", StringComparison.Ordinal)
        || text.Contains("memory-backed state", StringComparison.Ordinal) || text.Contains("network buffers", StringComparison.Ordinal);

    private static readonly Regex OwnWords = new(@"^\s{0,20}(?:Java heap space|GC overhead limit exceeded|Metaspace|Compressed class space|PermGen space|Direct buffer memory|(?:unable|Unable) to create (?:new )?native thread\b.{0,120}|Requested array size exceeds VM limit)\s*$");

    private static readonly Regex Ending = new(@"(?:^\s*|[:;(\[-]\s{1,4}|[(\[""'])(?<message>" + TraceText.OwnWords + @")[)\]""'.]{0,2}\s*$", RegexOptions.ExplicitCapture);

    private static readonly Regex Sizes = new(@"\((?:[\w.-]{1,80}: ?)?\d[\d.]{0,20} ?[kmgt]?b(?:ytes)?\b", RegexOptions.IgnoreCase);

    private sealed record Link(string Class, string Message, string Text, LogLine Line)
    {
        public List<string> Frames { get; init; } = [];

        // A class that the line does not name is no part of its quote.
        public string Quote => Line.Text.Contains(Class, StringComparison.Ordinal) || !Line.Text.Contains(Message, StringComparison.Ordinal) ? Text : Message;
    }
}
