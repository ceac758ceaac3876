using Plimsoll.Gc.Lines;

namespace Plimsoll.Gc.Files;

/// <summary>What the first lines of a file tell: whether it is a GC log, and its first stamps.</summary>
internal readonly record struct Sniffed(bool IsGcLog, TimeSpan? Uptime, DateTimeOffset? Wall)
{
    private const int Sample = 1 << 16;

    /// <summary>When its JVM started (since the year 1), where the lines have both clocks.</summary>
    public TimeSpan? Origin => Wall is { } wall && Uptime is { } uptime ? new TimeSpan(wall.Ticks - uptime.Ticks) : null;

    public static Sniffed Of(LogSource source)
    {
        var sample = new byte[Sample];
        int length;
        try
        {
            using var stream = source.Open();
            length = stream.ReadAtLeast(sample, Sample, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return default;
        }

        var content = sample.AsSpan(0, length);
        var log = GcLogReader.Read(content);
        if (log.Coverage.Gc == 0)
            return default;
        var (uptime, wall) = FirstStamp(content);
        return new Sniffed(log.Runs.Any(run => run.Collector != GcCollector.Unknown || !run.Events.IsEmpty), uptime, wall);
    }

    private static (TimeSpan? Uptime, DateTimeOffset? Wall) FirstStamp(ReadOnlySpan<byte> content)
    {
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            var stamp = line.StartsWith("["u8) ? Decorators.Stamp(line) : Bare(line);
            if (!stamp.IsEmpty)
                return (stamp.Uptime < 0 ? null : new TimeSpan(stamp.Uptime), stamp.Wall < 0 ? null : new DateTimeOffset(stamp.Wall, TimeSpan.Zero));
        }

        return (null, null);
    }

    private static Stamp Bare(ReadOnlySpan<byte> line)
    {
        var scan = new Scan(line);
        var dated = line.Length > 10 && line[10] == 'T' & Stamp.Date(ref scan, out var wall) ? wall : Stamp.None;
        scan.Skip(": "u8);
        return Stamp.Seconds(ref scan, out var uptime) && scan.Skip(": "u8) ? new Stamp(uptime, dated) : new Stamp(Stamp.None, dated);
    }
}
