using BenchmarkDotNet.Attributes;
using Plimsoll.Gc;

namespace Plimsoll.Bench;

/// <summary>Reading a log from memory and computing its measures.</summary>
[MemoryDiagnoser]
public class GcLogBenchmarks
{
    private byte[] _content = [];

    /// <summary>The log to read.</summary>
    [GlobalSetup]
    public void Load() =>
        _content = File.ReadAllBytes(Environment.GetEnvironmentVariable("PLIMSOLL_GC_LOG") ?? throw new InvalidOperationException("Set PLIMSOLL_GC_LOG to a GC log."));

    /// <summary>Lines to events.</summary>
    [Benchmark]
    public GcLog Read() => GcLogReader.Read(_content);
}
