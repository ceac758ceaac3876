namespace Plimsoll.Diagnosis.Evidence;

/// <summary>A forward stream whose beginning was looked at and is given again; counts what has been taken.</summary>
internal sealed class PeekStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _head;
    private readonly int _headLength;
    private long _position;

    public PeekStream(Stream inner, int sampleLength)
    {
        _inner = inner;
        _head = new byte[sampleLength];
        _headLength = Fill(inner, _head);
    }

    /// <summary>The first bytes, as many as were asked for or there are.</summary>
    public ReadOnlyMemory<byte> Head => _head.AsMemory(0, _headLength);

    /// <summary>Whether the head is the whole content.</summary>
    public bool HeadIsAll => _headLength < _head.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int got;
        if (_position < _headLength)
        {
            got = Math.Min(buffer.Length, _headLength - (int)_position);
            _head.AsSpan((int)_position, got).CopyTo(buffer);
        }
        else
        {
            got = _inner.Read(buffer);
        }

        _position += got;
        return got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private static int Fill(Stream stream, byte[] buffer)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var got = stream.Read(buffer, filled, buffer.Length - filled);
            if (got == 0)
                break;
            filled += got;
        }

        return filled;
    }
}
