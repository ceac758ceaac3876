using System.Text;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>
/// Scans one source once: finds the lines that any reader cares for by a shared literal search, counts all others,
/// and feeds following lines to open blocks. Memory is bounded by the window, whatever the length of lines and file.
/// </summary>
internal sealed class LineScanner(IReadOnlyList<LineReader> readers)
{
    /// <summary>Longest part of a line that readers see, in bytes.</summary>
    public const int MaxLineBytes = 128 << 10;

    private const int WindowBytes = 1 << 20;
    private const int HistoryBytes = 128 << 10;

    private readonly LineReader[] _owner = [.. readers.SelectMany(reader => Enumerable.Repeat(reader, reader.Literals.Count))];
    private readonly LiteralScanner _literals = new([.. readers.SelectMany(reader => reader.Literals)]);
    private readonly (LineReader Reader, string Literal)[] _short = [.. readers.SelectMany(reader => reader.ShortLiterals.Select(literal => (reader, literal)))];

    /// <summary>Scans a UTF-8 stream to its end.</summary>
    /// <param name="path">The source's path.</param>
    /// <param name="content">Its content.</param>
    /// <param name="small">Whether it is small enough to look at every line for the readers' short literals too.</param>
    /// <param name="facts">Where facts go.</param>
    /// <param name="progress">Told of the bytes of every read.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public ScanResult Scan(string path, Stream content, bool small, FactSink facts, Action<long>? progress, CancellationToken cancellation)
    {
        var pass = new Pass(this, path, small, facts);
        var window = GC.AllocateUninitializedArray<byte>(HistoryBytes + WindowBytes);
        int kept = 0, filled = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var got = content.Read(window, filled, window.Length - filled);
            filled += got;
            progress?.Invoke(got);
            var end = got == 0 ? filled : window.AsSpan(kept, filled - kept).LastIndexOf((byte)'\n') + kept + 1;
            // A full window that is nearly all one unfinished line: the line is overlong and is taken in pieces.
            // What came last may be little (a decompressor hands out a few kilobytes at a time), so the rest counts, not the gain.
            if (filled == window.Length && filled - end > WindowBytes / 8 * 7)
                end = filled;
            pass.Lines(window, kept, end, closed: got == 0);
            if (got == 0)
                return pass.Complete();
            (kept, filled) = Slide(window, end, filled, pass);
        }
    }

    // Keeps some scanned lines in front of the unscanned rest, as context for the next hit.
    private static (int Kept, int Filled) Slide(byte[] window, int end, int filled, Pass pass)
    {
        if (filled < window.Length)
            return (end, filled);
        var history = Math.Min(HistoryBytes, end);
        var from = end - history;
        Buffer.BlockCopy(window, from, window, 0, filled - from);
        pass.Shift(from);
        return (history, filled - from);
    }

    private sealed class Pass
    {
        private readonly LineScanner _scanner;
        private readonly string _path;
        private readonly bool _small;
        private readonly LineContext _context;
        private readonly List<int> _found = [];
        private readonly List<LineReader> _offered = [];
        private readonly Dictionary<LineReader, int> _told = [];
        private byte[] _window = [];
        private long _windowOffset;
        private int _lineStart;
        private int _counted;
        private long _lineNumber = 1;
        private long _lines;
        private long _longLines;
        private bool _insideLongLine;

        public Pass(LineScanner scanner, string path, bool small, FactSink facts)
        {
            _small = small;
            _scanner = scanner;
            _path = path;
            _context = new LineContext(facts, Preceding);
        }

        /// <summary>Scans complete lines between two positions of the window; a line longer than the window arrives in pieces, of which only the first is shown.</summary>
        public void Lines(byte[] window, int start, int end, bool closed)
        {
            _window = window;
            if (end <= start)
                return;
            var endsWithNewline = window[end - 1] == (byte)'\n';
            if (_insideLongLine)
            {
                var rest = window.AsSpan(start, end - start).IndexOf((byte)'\n');
                if (rest < 0)
                    return;
                _insideLongLine = false;
                start += rest + 1;
                _lineNumber++;
                _lines++;
            }

            _counted = start;
            for (var position = start; position < end;)
                position = _context.InBlock || _small ? Step(position, end) : Jump(position, end);
            CountTo(end);
            if (!endsWithNewline && !closed)
            {
                _insideLongLine = true;
                _longLines++;
            }
            else if (!endsWithNewline)
            {
                _lines++;
            }
        }

        /// <summary>The window's content moved down by that many bytes.</summary>
        public void Shift(int bytes) => _windowOffset += bytes;

        /// <summary>Ends the source.</summary>
        public ScanResult Complete()
        {
            _context.Complete();
            return new ScanResult(_lines, _longLines, _told.Count == 0 ? null : _told.MaxBy(pair => pair.Value).Key.Format);
        }

        // Inside a block every line is read.
        private int Step(int position, int end)
        {
            var next = LineEnd(position, end);
            CountTo(position);
            if (!_context.Offer(Line(position, next)))
                Deliver(position, next);
            return next;
        }

        // Outside, the scanner jumps to the next line that has a literal.
        private int Jump(int position, int end)
        {
            var hit = _scanner._literals.Next(_window.AsSpan(0, end), position);
            if (hit < 0)
                return end;
            var start = _window.AsSpan(position, hit - position).LastIndexOf((byte)'\n') + position + 1;
            var next = LineEnd(hit, end);
            CountTo(start);
            Deliver(start, next);
            return next;
        }

        private int LineEnd(int position, int end)
        {
            var length = _window.AsSpan(position, end - position).IndexOf((byte)'\n');
            return length < 0 ? end : position + length + 1;
        }

        private void Deliver(int start, int next)
        {
            FindReaders(_window.AsSpan(start, Math.Min(next - start, MaxLineBytes)));
            if (_offered.Count == 0 && !_small)
                return;
            _lineStart = start;
            var line = Line(start, next);
            if (_small)
                AddShort(line.Text);
            foreach (var reader in _offered)
                Offer(reader, line);
        }

        // In the order of the catalogue, whatever the order of their literals in the line.
        private void FindReaders(ReadOnlySpan<byte> line)
        {
            _found.Clear();
            _offered.Clear();
            _scanner._literals.Match(line, _found);
            _found.Sort();
            foreach (var literal in _found)
            {
                if (!_offered.Contains(_scanner._owner[literal]))
                    _offered.Add(_scanner._owner[literal]);
            }
        }

        private void Offer(LineReader reader, LogLine line)
        {
            _context.Facts.Speaker = line.Speaker;
            var (before, blocks) = (_context.Facts.Offered, _context.Blocks);
            try
            {
                reader.Read(line, _context);
            }
            catch (Exception defect) when (_context.Facts.Crash(reader, _path, line.Number, defect))
            {
                return;
            }

            if (_context.Facts.Offered > before || _context.Blocks > blocks)
                _told[reader] = _told.GetValueOrDefault(reader) + 1;
        }

        private void AddShort(string text)
        {
            foreach (var (reader, literal) in _scanner._short)
            {
                if (text.Contains(literal, StringComparison.Ordinal) && !_offered.Contains(reader))
                    _offered.Add(reader);
            }
        }

        private void CountTo(int position)
        {
            if (position <= _counted)
                return;
            var newlines = _window.AsSpan(_counted, position - _counted).Count((byte)'\n');
            _lineNumber += newlines;
            _lines += newlines;
            _counted = position;
        }

        private LogLine Line(int start, int next) => Line(start, next, _lineNumber);

        private LogLine Line(int start, int next, long number)
        {
            var bytes = _window.AsSpan(start, Math.Min(next - start, MaxLineBytes)).TrimEnd("\r\n"u8);
            if (number == 1 && bytes.StartsWith("\ufeff"u8))
                bytes = bytes[3..];
            var raw = Encoding.UTF8.GetString(bytes);
            var (text, at) = Envelope.Open(raw);
            return new LogLine(_path, number, _windowOffset + start, text, at) { Speaker = Envelope.ContainerOf(raw) is { } container ? ContainerName.RoleOf(container) : ProcessRole.Unknown };
        }

        private IReadOnlyList<LogLine> Preceding(int count)
        {
            var lines = new List<LogLine>(count);
            var end = _lineStart;
            var number = _lineNumber;
            while (lines.Count < count && end > 0 && number > 1)
            {
                var start = _window.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
                lines.Add(Line(start, end, --number));
                end = start;
            }

            lines.Reverse();
            return lines;
        }
    }
}

/// <summary>What a scan counted.</summary>
/// <param name="Lines">Lines of the source.</param>
/// <param name="LongLines">Lines longer than the window, of which only the beginning was read.</param>
/// <param name="Format">What the reader that was told most calls its format; null when none was told anything.</param>
internal readonly record struct ScanResult(long Lines, long LongLines, string? Format);
