using Plimsoll.Gc.Building;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.PreUnified;

/// <summary>
/// The logs of JDK 6 to 8. A record is a tree of brackets that may spread over lines and be torn by concurrent phases; it is read bracket by bracket,
/// line by line, with nothing kept but the stack of open brackets and the draft of the event.
/// </summary>
internal sealed partial class LegacyReader(RunList runs)
{
    private const int Deepest = 24;
    private const int MostLinesPerRecord = 4000;
    private const int LongestStamps = 64;

    private readonly Frame[] _stack = new Frame[Deepest];
    private int _depth;
    private int _linesOpen;
    private HeapPrint _heapPrint;

    /// <summary>Records that never came to their end.</summary>
    public long TornRecords { get; private set; }

    /// <summary>Takes a line. False: it is no line of such a log.</summary>
    public bool Read(ReadOnlySpan<byte> line)
    {
        if (LegacyNoise.Knows(line, ref _heapPrint))
            return true;
        if (line.StartsWith("Total time for which"u8) || line.IndexOf(": Total time for which application"u8) > 0)
            return StoppedTime.ReadTotal(line, runs.Current.Safepoints);
        if (line.IndexOf("exceed"u8) >= 0 && line.IndexOf("GCTimeLimit"u8) > 0)
        {
            runs.Current.OverheadLimitNoticed();
            return true;
        }

        var at = FirstBracket(line);
        return _depth > 0 ? Continue(line, at) : Begin(line, at);
    }

    /// <summary>Takes a line that begins as most do: stamps, then a collector's bracket. False: read it as any other.</summary>
    public bool ReadStamped(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf((byte)'[');
        if (at is < 0 or > LongestStamps || line.Length < at + 3 || (at > 0 && (line[0] - (uint)'0' > 9 || !line[..at].EndsWith(": "u8))) || !IsCollectors(line[(at + 1)..]))
            return false;
        return _depth > 0 ? Continue(line, at) : Begin(line, at);
    }

    /// <summary>Gives up the record that is open, at the end of the input.</summary>
    public bool Complete()
    {
        var open = _depth > 0;
        _depth = 0;
        return open;
    }

    private bool Begin(ReadOnlySpan<byte> line, int at)
    {
        if (at < 0)
            return false;
        Tokenize(line, at);
        return true;
    }

    private bool Continue(ReadOnlySpan<byte> line, int at)
    {
        if (++_linesOpen > MostLinesPerRecord)
        {
            GiveUp();
            return Begin(line, at);
        }

        if (at >= 0 && line[at..].StartsWith("[GC"u8) | line[at..].StartsWith("[Full GC"u8) && Labels.IsRecord(line[(at + 1)..]))
        {
            GiveUp();
            Tokenize(line, at);
            return true;
        }

        if (at < 0 && !Continues(line))
            return false;
        Tokenize(line, 0);
        return true;
    }

    private static bool Continues(ReadOnlySpan<byte> line) =>
        line.IndexOf(" secs]"u8) >= 0 || line.IndexOf("K->"u8) >= 0 || line.StartsWith(": "u8) || line.TrimStart((byte)' ').StartsWith("Min: "u8);

    private void GiveUp()
    {
        TornRecords += _stack[0] == Frame.Record ? 1 : 0;
        _depth = 0;
    }

    /// <summary>Where the first bracket that a collector wrote opens; -1 if there is none.</summary>
    private static int FirstBracket(ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOf((byte)'['); at >= 0;)
        {
            if (IsCollectors(line[(at + 1)..]))
                return at;
            var next = line[(at + 1)..].IndexOf((byte)'[');
            if (next < 0)
                break;
            at += next + 1;
        }

        return -1;
    }

    private static bool IsCollectors(ReadOnlySpan<byte> text)
    {
        if (Labels.IsRecord(text))
            return true;
        return Labels.Of(text, true) != Frame.Detail || LegacyNoise.IsDetail(text);
    }

    private void Tokenize(ReadOnlySpan<byte> line, int from)
    {
        var start = 0;
        var at = from;
        while (at < line.Length)
        {
            var next = line[at..].IndexOfAny((byte)'[', (byte)']');
            if (next < 0)
                break;
            next += at;
            if (line[next] == '[' && IsAddress(line[(next + 1)..]))
            {
                at = next + 1;
                continue;
            }

            var before = line[start..next];
            if (line[next] == '[')
                Open(line, before, line[(next + 1)..]);
            else
                Close(before);
            start = at = next + 1;
        }

        if (_depth > 0)
            Text(_stack[_depth - 1], line[start..], false);
    }

    private static bool IsAddress(ReadOnlySpan<byte> text) => text.StartsWith("0x"u8);

    /// <summary>The record's own stamp, else the date that whoever passed the line on wrote in front of it.</summary>
    private static Stamp StampOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before)
    {
        var stamp = StampBefore.Read(before);
        var scan = new Scan(line);
        return stamp.IsEmpty && Stamp.Date(ref scan, out var wall) ? new Stamp(Stamp.None, wall) : stamp;
    }

    private void Open(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var frame = Labels.Of(after, _depth > 0);
        if (_depth > 0)
            Text(_stack[_depth - 1], before, false);
        if (frame == Frame.Record)
        {
            if (_depth > 0)
                GiveUp();
            OpenRecord(StampOf(line, before), after);
        }
        else
        {
            Enter(frame, before, after);
        }

        if (_depth < Deepest)
            _stack[_depth] = frame;
        _depth = Math.Min(_depth + 1, Deepest);
        _linesOpen = _depth == 1 ? 0 : _linesOpen;
    }

    private void Close(ReadOnlySpan<byte> before)
    {
        if (_depth == 0)
            return;
        var frame = _stack[--_depth];
        Text(frame, before, true);
        if (frame == Frame.Record)
            CloseRecord();
    }
}
