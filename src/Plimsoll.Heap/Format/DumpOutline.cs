using System.Text;

namespace Plimsoll.Heap.Format;

/// <summary>A stretch of the dump that holds heap sub-records.</summary>
internal readonly record struct Segment(long Start, long End);

/// <summary>The top-level records of a dump: one hop over their headers. Strings and frames stay where they are until someone asks.</summary>
internal sealed unsafe class DumpOutline
{
    private const byte Utf8 = 0x01;
    private const byte LoadClass = 0x02;
    private const byte StackFrame = 0x04;
    private const byte StackTrace = 0x05;
    private const byte HeapDump = 0x0c;
    private const byte HeapSegment = 0x1c;
    private const byte HeapEnd = 0x2c;
    private readonly byte* _file;
    private readonly IdMap _strings = new(1 << 12);
    private readonly IdMap _frames = new();
    private readonly IdMap _traces = new();

    private DumpOutline(byte* file, string version, int idSize, long milliseconds)
    {
        _file = file;
        Version = version;
        IdSize = idSize;
        Milliseconds = milliseconds;
    }

    /// <summary>Such as <c>1.0.2</c>.</summary>
    public string Version { get; }

    public int IdSize { get; }

    /// <summary>Bytes before the first record.</summary>
    public int HeaderLength => Version.Length + "JAVA PROFILE ".Length + 13;

    /// <summary>When the dump was written, in milliseconds since 1970.</summary>
    public long Milliseconds { get; }

    public List<Segment> Segments { get; } = [];

    /// <summary>Class id to the id of its name.</summary>
    public IdMap ClassNames { get; } = new(1 << 10);

    /// <summary>Class serial (of stack frames) to the id of its name.</summary>
    public IdMap ClassSerials { get; } = new(1 << 10);

    /// <summary>Bytes whose records were understood at the top level.</summary>
    public long Understood { get; private set; }

    /// <summary>Length that the records' own headers claim; the file length when nothing is missing.</summary>
    public long Claimed { get; private set; }

    /// <summary>Where another dump begins in the same file; 0 for none.</summary>
    public long NextDump { get; private set; }

    /// <summary>What is wrong, in the order of the file.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether a HEAP_DUMP_END or a single HEAP_DUMP record closed the dump.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads the header and hops over all records; null with a reason when these are not the bytes of a dump.</summary>
    public static DumpOutline? Read(byte* file, long length, out string refusal)
    {
        refusal = "";
        if (Header(file, length, out refusal) is not { } outline)
            return null;
        outline.Hop(outline.HeaderLength, length);
        return outline;
    }

    /// <summary>The string of an id; null when the dump has none.</summary>
    public string? Text(ulong id)
    {
        if (!_strings.TryGet(id, out var at))
            return null;
        var bytes = checked((int)Math.Min(HeapRecords.ReadU4(_file + at + 5), 1 << 24)) - IdSize;
        return ModifiedUtf8.Decode(new ReadOnlySpan<byte>(_file + at + 9 + IdSize, Math.Max(0, bytes)));
    }

    /// <summary>The frames of a trace, innermost first, as <c>Class.method (File.java:12)</c>.</summary>
    public IReadOnlyList<string> Frames(uint traceSerial)
    {
        if (!_traces.TryGet(traceSerial, out var at))
            return [];
        var body = _file + at + 9;
        var room = (HeapRecords.ReadU4(_file + at + 5) - 12) / (uint)IdSize;
        var count = (int)Math.Min(HeapRecords.ReadU4(body + 8), room);
        var frames = new string[count];
        for (var i = 0; i < count; i++)
            frames[i] = Frame(HeapRecords.ReadId(body + 12 + (i * IdSize), IdSize));
        return frames;
    }

    private string Frame(ulong id)
    {
        if (!_frames.TryGet(id, out var at))
            return "?";
        var body = _file + at + 9;
        var method = Text(HeapRecords.ReadId(body + IdSize, IdSize)) ?? "?";
        var file = Text(HeapRecords.ReadId(body + (3 * IdSize), IdSize));
        var line = (int)HeapRecords.ReadU4(body + (4 * IdSize) + 4);
        var name = ClassSerials.TryGet(HeapRecords.ReadU4(body + (4 * IdSize)), out var nameId) ? JavaName.Of(Text((ulong)nameId) ?? "?") : "?";
        var place = line switch { > 0 => $"{file ?? "?"}:{line}", -3 => "native method", _ => file ?? "unknown source" };
        return $"{name}.{method} ({place})";
    }

    private static DumpOutline? Header(byte* file, long length, out string refusal)
    {
        ReadOnlySpan<byte> magic = "JAVA PROFILE "u8;
        refusal = length == 0 ? "the file is empty" : "this is no HPROF heap dump: it does not begin with \"JAVA PROFILE\"";
        if (length < magic.Length || !new ReadOnlySpan<byte>(file, magic.Length).SequenceEqual(magic))
            return null;
        var end = new ReadOnlySpan<byte>(file, (int)Math.Min(length, 64)).IndexOf((byte)0);
        refusal = "the dump ends within its header";
        if (end < 0 || length < end + 13)
            return null;
        var idSize = HeapRecords.ReadU4(file + end + 1);
        refusal = $"the header claims identifiers of {idSize} bytes; HPROF has 4 or 8";
        if (idSize is not (4 or 8))
            return null;
        refusal = "";
        var version = Encoding.ASCII.GetString(file + magic.Length, end - magic.Length);
        return new DumpOutline(file, version, (int)idSize, (long)HeapRecords.ReadId(file + end + 5, 8));
    }

    private void Hop(long at, long length)
    {
        while (length - at >= 9)
        {
            var tag = _file[at];
            var size = Extend(tag, HeapRecords.ReadU4(_file + at + 5), at, length, length - at > 9 ? _file[at + 9] : (byte)0);
            Claimed = at + 9 + size;
            if (tag == (byte)'J' && IsAnotherDump(at, length))
            {
                (NextDump, Claimed, length) = (at, at, at);
                break;
            }

            if (!IsKnown(tag))
            {
                Problems.Add($"unknown record 0x{tag:x2} at byte {at}: nothing behind it is read");
                Claimed = length;
                break;
            }

            var end = Math.Min(length, at + 9 + size);
            Keep(tag, at, end);
            Understood = end;
            at += 9 + size;
        }

        Close(at, length);
    }

    private void Close(long at, long length)
    {
        if (at > length)
            Problems.Add($"the dump is cut: a record claims to end at byte {at}, the file ends at byte {length}");
        else if (length > at && length - at < 9)
            Problems.Add($"{length - at} bytes at byte {at} are too few for a record");
        else if (!IsComplete && Problems.Count == 0)
            Problems.Add($"the dump has no end record (file ends at byte {length}): the JVM was stopped while writing it");
        Claimed = Math.Max(Claimed, length);
    }

    /// <summary>JDK 8 writes one HEAP_DUMP whose length is modulo 2^32; a writer that was killed leaves a segment of length 0.</summary>
    private static long Extend(byte tag, uint size, long at, long length, byte next)
    {
        var left = length - at - 9;
        if (tag == HeapDump && left > size && ((left - size) & 0xffff_ffffL) == 0)
            return left;
        return tag is HeapDump or HeapSegment && size == 0 && left > 0 && !IsKnown(next) ? left : size;
    }

    private bool IsAnotherDump(long at, long length) => length - at > 16 && new ReadOnlySpan<byte>(_file + at, 13).SequenceEqual("JAVA PROFILE "u8);

    private static bool IsKnown(byte tag) => tag is (>= 1 and <= 7) or (>= 0x0a and <= 0x0e) or HeapSegment or HeapEnd;

    private void Keep(byte tag, long at, long end)
    {
        var body = _file + at + 9;
        var room = end - at - 9;
        switch (tag)
        {
            case Utf8 when room >= IdSize && end == at + 9 + HeapRecords.ReadU4(_file + at + 5):
                _strings[HeapRecords.ReadId(body, IdSize)] = at;
                break;
            case LoadClass when room >= 8 + (2 * IdSize):
                var name = (long)HeapRecords.ReadId(body + 8 + IdSize, IdSize);
                ClassNames[HeapRecords.ReadId(body + 4, IdSize)] = name;
                ClassSerials[HeapRecords.ReadU4(body)] = name;
                break;
            case StackFrame when room >= 8 + (4 * IdSize):
                _frames[HeapRecords.ReadId(body, IdSize)] = at;
                break;
            case StackTrace when room >= 12:
                _traces[HeapRecords.ReadU4(body)] = at;
                break;
            case HeapDump or HeapSegment:
                Segments.Add(new Segment(at + 9, end));
                IsComplete |= tag == HeapDump;
                break;
            case HeapEnd:
                IsComplete = true;
                break;
        }
    }
}
