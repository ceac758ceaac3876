using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;
using Plimsoll.Gc.PreUnified;
using Plimsoll.Gc.Unified;

namespace Plimsoll.Gc;

/// <summary>
/// Reads GC logs line by line: any HotSpot from JDK 6 to 25, any decorators or prefix, mixed with anything. Lines are classified by their message, whatever stands around it.
/// A line costs no allocation; only events, sums by name and the first unread lines are kept.
/// </summary>
/// <remarks>
/// Not thread-safe. One parser per JVM or per set of rotated files in their order. Methods that every line goes through are compiled with full optimisation at once:
/// a log is often read before the runtime would get round to it, and a third of the time went by in code that waited for it.
/// </remarks>
public sealed class GcLogParser
{
    private const int KeptBytesOfUnread = 200;
    private const int BracketsTried = 4;

    private static readonly SearchValues<byte> FigureBytes = SearchValues.Create("0123456789 .,%-+:()"u8);

    private readonly LineWrapping _wrapping = new();
    private readonly RunList _runs;
    private readonly UnifiedReader _unified;
    private readonly LegacyReader _legacy;
    private readonly List<UnreadLine> _unread = [];
    private int _usualMessage;
    private long _total;
    private long _gc;
    private long _understood;
    private long _bytes;
    private long _lineOfFile;
    private bool _truncated;

    /// <summary>Begins with nothing read.</summary>
    /// <param name="window">The part of the log that is asked for; null: all of it.</param>
    public GcLogParser(GcWindow? window = null)
    {
        _runs = new RunList(window ?? GcWindow.Whole);
        _unified = new UnifiedReader(_runs);
        _legacy = new LegacyReader(_runs);
    }

    /// <summary>GC lines so far: enough to tell whether the input is a GC log at all.</summary>
    public long GcLines => _gc;

    /// <summary>Says that the next line is the first of another file of a rotated set.</summary>
    public void BeginFile() => _lineOfFile = 0;

    /// <summary>Takes one line, with or without its line end. True: a JVM's logging wrote it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Line(ReadOnlySpan<byte> line)
    {
        _total++;
        _lineOfFile++;
        _bytes += line.Length + 1;
        line = _wrapping.Open(line.TrimEnd("\r\n"u8));
        if (line.IsEmpty)
            return false;
        var verdict = line[0] == '[' && !Labels.IsRecord(line[1..]) ? Decorated(line) : Other(line);
        if (verdict == Verdict.NotGc)
            return false;
        _gc++;
        if (verdict == Verdict.Understood)
            _understood++;
        else if (_unread.Count < GcCoverage.KeptUnread)
            _unread.Add(new UnreadLine(_lineOfFile, Printable(line)));
        return true;
    }

    /// <summary>Takes the last line of a file that does not end with a line end: if it is not understood, it was cut.</summary>
    public bool LastLine(ReadOnlySpan<byte> line)
    {
        var unread = _gc - _understood;
        var isGc = Line(line);
        _truncated |= _gc - _understood > unread;
        return isGc;
    }

    /// <summary>Says that the rest of the input cannot be read.</summary>
    public void Break() => _truncated = true;

    /// <summary>What was read. The parser may not be used again.</summary>
    public GcLog Complete()
    {
        _truncated |= _legacy.Complete();
        return new GcLog([.. _runs.Build()], new GcCoverage
        {
            Total = _total,
            Gc = _gc,
            Understood = _understood,
            Bytes = _bytes,
            Truncated = _truncated,
            TornRecords = _legacy.TornRecords,
            Unread = [.. _unread],
        });
    }

    private enum Verdict
    {
        NotGc,
        Unread,
        Understood,
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Verdict Decorated(ReadOnlySpan<byte> line)
    {
        var message = IsUsual(line) ? _usualMessage : Decorators.End(line, 0);
        if (message == 0)
            return Other(line);
        _usualMessage = message;
        var decorators = line[..message];
        if (Unified(new Decoration(decorators, default), line[message..]) is var verdict and not Verdict.NotGc)
            return verdict;
        if (Other(line) is var other and not Verdict.NotGc)
            return other;
        return Decorators.AreOfUnifiedLogging(decorators) ? Plain(decorators, line[message..]) : Verdict.NotGc;
    }

    /// <summary>Whether the decorators end where those of the line before did: true of most lines, and cheaper to see than to find.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsUsual(ReadOnlySpan<byte> line) =>
        _usualMessage > 2 && _usualMessage < line.Length && line[_usualMessage - 2] == ']' && line[_usualMessage - 1] == ' ' && line[_usualMessage..].StartsWith("GC("u8);

    /// <summary>A line of unified logging without a GC id and without known content.</summary>
    private static Verdict Plain(ReadOnlySpan<byte> decorators, ReadOnlySpan<byte> text) =>
        text.TrimStart((byte)' ').IsEmpty || UnifiedNoise.KnowsTags(decorators) ? Verdict.Understood : Verdict.Unread;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Verdict Unified(Decoration decoration, ReadOnlySpan<byte> message)
    {
        var id = Id(ref message);
        message = message.TrimEnd((byte)' ');
        if (_unified.Read(decoration, id, message))
            return Verdict.Understood;
        if (id < 0 && InitLine.Read(message, _runs.Current.Facts) is { } facts)
        {
            var before = _runs.Current;
            var run = _runs.Enter(decoration.Stamp(), -1);
            run.Facts = run == before ? facts : InitLine.Read(message, run.Facts) ?? run.Facts;
            return Verdict.Understood;
        }

        if (UnifiedNoise.Knows(message))
            return Verdict.Understood;
        if (id < 0)
            return Verdict.NotGc;
        return IsFigures(message) || UnifiedNoise.KnowsTags(decoration.Text) ? Verdict.Understood : Verdict.Unread;
    }

    /// <summary>A row of a table: figures, signs and blanks only.</summary>
    private static bool IsFigures(ReadOnlySpan<byte> message) => message.IndexOfAnyExcept(FigureBytes) < 0;

    private Verdict Other(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("- age "u8) || _legacy.ReadStamped(line))
            return Verdict.Understood;
        var gc = line.IndexOf("GC("u8);
        if (gc >= 0 && IsId(line[gc..]))
        {
            var start = DecoratorsBefore(line, gc);
            return Unified(new Decoration(line[start..gc], line[..start]), line[gc..]);
        }

        if (Header.Read(line) is { } header)
        {
            TakeHeader(header);
            return Verdict.Understood;
        }

        if (_legacy.Read(line))
            return Verdict.Understood;
        return Prefixed(line);
    }

    /// <summary>Unified logging without a GC id behind another prefix, or with no decorators at all.</summary>
    private Verdict Prefixed(ReadOnlySpan<byte> line)
    {
        var open = line.IndexOf((byte)'[');
        for (var tried = 0; open > 0 && tried < BracketsTried; tried++)
        {
            var message = Decorators.End(line, open);
            if (message > open && Decorators.AreOfUnifiedLogging(line[open..message]))
            {
                var verdict = Unified(new Decoration(line[open..message], line[..open]), line[message..]);
                return verdict == Verdict.NotGc ? Plain(line[open..message], line[message..]) : verdict;
            }

            var next = line[(open + 1)..].IndexOf((byte)'[');
            open = next < 0 ? -1 : open + 1 + next;
        }

        return Bare(line);
    }

    /// <summary>A message alone: events are known by their words, facts only between the line that names the collector and the first event.</summary>
    private Verdict Bare(ReadOnlySpan<byte> line)
    {
        if (_unified.Read(new Decoration(default, line), -1, line))
            return Verdict.Understood;
        var run = _runs.Current;
        if (!run.StartWasPrinted || run.EventCount > 0 || InitLine.Read(line, run.Facts) is not { } facts)
            return Verdict.NotGc;
        run.Facts = facts;
        return Verdict.Understood;
    }

    private void TakeHeader(JvmFacts header)
    {
        if (_runs.Current.EventCount == 0)
            _runs.Current.Facts = header.Or(_runs.Current.Facts);
        else if (_lineOfFile > 3 && header.Version is not null)
            _runs.Start().Facts = header;
        else
            _runs.HoldBack(header);
    }

    private static bool IsId(ReadOnlySpan<byte> text) => Id(ref text) >= 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Id(ref ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith("GC("u8))
            return -1;
        var scan = new Scan(message, 3);
        if (!scan.Integer(out var id) || !scan.Skip((byte)')'))
            return -1;
        scan.Skip((byte)' ');
        message = scan.Rest;
        return (int)Math.Min(id, int.MaxValue);
    }

    /// <summary>Where the run of <c>[...]</c> that ends in front of <paramref name="end"/> begins.</summary>
    private static int DecoratorsBefore(ReadOnlySpan<byte> line, int end)
    {
        var start = end;
        while (start > 0)
        {
            var text = line[..start].TrimEnd((byte)' ');
            var open = text.EndsWith("]"u8) ? text.LastIndexOf((byte)'[') : -1;
            if (open < 0)
                break;
            start = open;
        }

        return start;
    }

    private static string Printable(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, KeptBytesOfUnread)]);
        return string.Create(text.Length, text, (span, source) =>
        {
            for (var at = 0; at < span.Length; at++)
                span[at] = char.IsControl(source[at]) ? '?' : source[at];
        });
    }
}
