using Plimsoll.Gc;

namespace Plimsoll.Diagnosis.Evidence;

/// <summary>
/// Passes a stream on and hands every line of it to the GC engine on the way, so that a log of garbage collections,
/// alone or mixed into other output, is read in the same pass as everything else.
/// </summary>
internal sealed class GcLineTee : Stream
{
    private const int MaxLine = 64 << 10;

    private readonly Stream _inner;
    private readonly GcLogParser _parser = new();
    private readonly byte[] _carry = new byte[MaxLine];
    private int _carried;

    private GcLineTee(Stream inner) => _inner = inner;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A tee around the content when its sample holds lines of a GC log; null when it does not.</summary>
    public static GcLineTee? For(Stream content, ReadOnlySpan<byte> sample)
    {
        var probe = new GcLogParser();
        foreach (var line in sample.Split((byte)'\n'))
            probe.Line(sample[line]);
        return probe.GcLines > 0 ? new GcLineTee(content) : null;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var got = _inner.Read(buffer);
        Feed(buffer[..got]);
        return got;
    }

    /// <summary>Ends the log: adds its runs and the JVM's flags to the facts; returns the engine's own coverage.</summary>
    public GcCoverage Complete(string path, FactSink facts)
    {
        if (_carried > 0)
            _parser.LastLine(_carry.AsSpan(0, _carried));
        var log = _parser.Complete();
        foreach (var fact in log.Runs.Where(run => run.Events.Length > 0 || !run.Facts.IsEmpty).SelectMany(run => GcRunFacts.Of(run, path)))
            facts.Add(fact);
        return log.Coverage;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_carried > 0)
            {
                Carry(bytes[..end]);
                _parser.Line(_carry.AsSpan(0, _carried));
                _carried = 0;
            }
            else
            {
                _parser.Line(bytes[..end]);
            }

            bytes = bytes[(end + 1)..];
        }

        Carry(bytes);
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        var part = bytes[..Math.Min(bytes.Length, MaxLine - _carried)];
        part.CopyTo(_carry.AsSpan(_carried));
        _carried += part.Length;
    }
}
