namespace Plimsoll.Diagnosis.Evidence;

/// <summary>Stops a decompression bomb: ends the stream when it has grown past the bounds, and remembers that it did.</summary>
internal sealed class BoundedInflateStream(Stream inner, Func<long> packedBytes, EvidenceOptions options) : Stream
{
    private long _read;

    /// <summary>Why reading ended early, or null.</summary>
    public string? Problem { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Problem is not null)
            return 0;
        int got;
        try
        {
            got = inner.Read(buffer);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or IOException)
        {
            Problem = $"damaged after {_read} unpacked bytes ({damage.Message})";
            return 0;
        }

        _read += got;
        var packed = Math.Max(1, packedBytes());
        if (_read > options.MaxUnpackedBytes)
            Problem = $"stopped after {_read} unpacked bytes, the bound of one archive";
        else if (_read > options.RatioFreeBytes && _read / packed > options.MaxCompressionRatio)
            Problem = $"stopped: {_read} bytes came out of {packed}, more than {options.MaxCompressionRatio} to 1, as a decompression bomb does";
        return got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
