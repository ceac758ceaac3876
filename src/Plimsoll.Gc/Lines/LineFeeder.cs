using System.Runtime.CompilerServices;
namespace Plimsoll.Gc.Lines;

/// <summary>Cuts a stream into lines with one buffer. Of a line longer than <see cref="LongestLine"/> only the beginning is passed on.</summary>
internal static class LineFeeder
{
    public const int LongestLine = 1 << 16;
    private const int BufferSize = 1 << 19;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Feed(Stream stream, GcLogParser parser, IProgress<long>? progress, CancellationToken cancellation)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        var held = 0;
        var skipping = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, held, BufferSize - held);
            if (read == 0)
                break;
            progress?.Report(read);
            held = Lines(buffer.AsSpan(0, held + read), parser, ref skipping);
        }

        if (held > 0 && !skipping)
            parser.LastLine(buffer.AsSpan(0, held));
    }

    /// <summary>Passes on every whole line and moves the rest to the front; returns its length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Lines(Span<byte> data, GcLogParser parser, ref bool skipping)
    {
        var at = 0;
        while (true)
        {
            var end = data[at..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            if (!skipping)
                parser.Line(data.Slice(at, Math.Min(end, LongestLine)));
            skipping = false;
            at += end + 1;
        }

        var rest = data[at..];
        if (rest.Length > LongestLine || skipping)
        {
            if (!skipping)
                parser.Line(rest[..LongestLine]);
            skipping = true;
            return 0;
        }

        rest.CopyTo(data);
        return rest.Length;
    }
}
