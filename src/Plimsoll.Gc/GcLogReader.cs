using Plimsoll.Gc.Files;
using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc;

/// <summary>Reads whole logs: streams, files (also gzip), members of zip and tar archives, folders, rotated sets.</summary>
public static class GcLogReader
{
    /// <summary>Reads a stream to its end. <paramref name="progress"/> gets the bytes of each piece read; of events and sums those of the <paramref name="window"/> are kept.</summary>
    public static GcLog Read(Stream stream, IProgress<long>? progress = null, GcWindow? window = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var parser = new GcLogParser(window);
        LineFeeder.Feed(stream, parser, progress, cancellation);
        return parser.Complete();
    }

    /// <summary>Reads what is in memory.</summary>
    public static GcLog Read(ReadOnlySpan<byte> content)
    {
        var parser = new GcLogParser();
        while (!content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            parser.Line(end < 0 ? content : content[..end]);
            content = end < 0 ? default : content[(end + 1)..];
        }

        return parser.Complete();
    }

    /// <summary>
    /// Reads files and folders. Files of one rotated set (same name but for the number, or the same JVM start) are joined by their first stamp; others stay runs of their own.
    /// Zip and tar archives (also packed with gzip) are read like folders. In both only what looks like a GC log is read.
    /// <paramref name="progress"/> gets the bytes of each piece read, as the file stores them.
    /// </summary>
    /// <exception cref="IOException">A file that was named cannot be read.</exception>
    public static GcLog ReadFiles(IEnumerable<string> paths, IProgress<long>? progress = null, GcWindow? window = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var (logs, files) = (new List<GcLog>(), new List<string>());
        foreach (var path in paths)
        {
            using var pipe = LogSource.Pipe(path);
            if (pipe is null)
                files.Add(path);
            else
                logs.Add(Read(pipe, progress, window, cancellation));
        }

        logs.AddRange(LogSet.Of(files, cancellation).Select(set => ReadSet(set, progress, window, cancellation)));
        return logs.Count == 1 ? logs[0] : GcLog.Combine(logs);
    }

    private static GcLog ReadSet(LogSet set, IProgress<long>? progress, GcWindow? window, CancellationToken cancellation)
    {
        var parser = new GcLogParser(window);
        foreach (var file in set.Files)
        {
            parser.BeginFile();
            using var stream = file.Open(progress);
            try
            {
                LineFeeder.Feed(stream, parser, null, cancellation);
            }
            catch (InvalidDataException)
            {
                parser.Break();
            }
        }

        return parser.Complete();
    }
}
