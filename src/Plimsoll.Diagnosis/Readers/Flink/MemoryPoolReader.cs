using System.Globalization;
using System.Text.RegularExpressions;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The network pool, managed memory and RocksDB caches that a TaskManager sets up.</summary>
internal sealed class MemoryPoolReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["MB for network buffer pool", "Initialized MemoryManager", "Obtained shared RocksDB cache of size"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Network.Match(line.Text) is { Success: true } network && Number(network, "segments") is { } segments && Number(network, "size") is { } size && size < 1 << 30)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.Network, Bytes = segments * size, Segments = segments });
        else if (RocksDb.Match(line.Text) is { Success: true } cache && Number(cache, "bytes") is { } bytes)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.RocksDbCache, Bytes = bytes });
        else if (Managed.Match(line.Text) is { Success: true } managed && Number(managed, "bytes") is { } total)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.Managed, Bytes = total });
    }

    private static long? Number(Match match, string group) =>
        long.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 50 ? number : null;

    private static readonly Regex Network = new(@"Allocated \d+ MB for network buffer pool \(number of memory segments: (?<segments>\d+), bytes per segment: (?<size>\d+)\)", RegexOptions.ExplicitCapture);

    private static readonly Regex RocksDb = new(@"Obtained shared RocksDB cache of size (?<bytes>\d+) bytes", RegexOptions.ExplicitCapture);

    private static readonly Regex Managed = new(@"Initialized MemoryManager with total memory size (?<bytes>\d+)", RegexOptions.ExplicitCapture);
}
