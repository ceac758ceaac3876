using System.Text.RegularExpressions;
using Plimsoll.Diagnosis.Evidence;

namespace Plimsoll.Diagnosis.Readers;

/// <summary>The network pool, managed memory and RocksDB caches that a TaskManager sets up.</summary>
internal sealed class MemoryPoolReader : LineReader
{
    public override string Format => "Flink log";

    public override IReadOnlyList<string> Literals { get; } = ["MB for network buffer pool", "Initialized MemoryManager", "Obtained shared RocksDB cache of size"];

    public override void Read(LogLine line, LineContext context)
    {
        if (Network.Match(line.Text) is { Success: true } network && network.Whole("segments") is { } segments and < 1 << 30 && network.Whole("size") is { } size and < 1 << 30)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.Network, Bytes = segments * size, Segments = segments });
        else if (RocksDb.Match(line.Text) is { Success: true } cache && cache.Whole("bytes") is { } bytes)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.RocksDbCache, Bytes = bytes });
        else if (Managed.Match(line.Text) is { Success: true } managed && managed.Whole("bytes") is { } total)
            context.Facts.Add(new MemoryPool { Origin = line.Origin(), Kind = MemoryPoolKind.Managed, Bytes = total });
    }

    private static readonly Regex Network = new(@"Allocated \d+ MB for network buffer pool \(number of memory segments: (?<segments>\d+), bytes per segment: (?<size>\d+)\)", RegexOptions.ExplicitCapture);

    private static readonly Regex RocksDb = new(@"Obtained shared RocksDB cache of size (?<bytes>\d+) bytes", RegexOptions.ExplicitCapture);

    private static readonly Regex Managed = new(@"Initialized MemoryManager with total memory size (?<bytes>\d+)", RegexOptions.ExplicitCapture);
}
