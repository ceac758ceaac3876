namespace Plimsoll.Gc.Files;

/// <summary>A file that tells how many of its bytes were read, as they are stored: of a packed log the packed ones, so that a share of the file's length is right.</summary>
internal sealed class MeteredStream(Stream inner, IProgress<long> progress) : Stream
{
    /// <summary>Whether reading counts: not while other members of an archive are passed by.</summary>
    public bool Counts { get; set; } = true;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        if (Counts && read > 0)
            progress.Report(read);
        return read;
    }
}
